// What Dash and Plotly put into the window.
interface Window {
  Plotly: any;
  dash_clientside: any;
  dash_component_api: any;
  dccFunctions: any;
}
