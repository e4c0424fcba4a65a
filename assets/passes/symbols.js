// QR codes in pictures and before the camera, read on the device.
import { decodeQR } from "../vendor/qr/decode.js";

// Pixels of the longer side: more makes reading slow, fewer lose small codes.
const SIZES = [800, 1600, 400];
const PAUSE = 120;

/** @type {(source: any, width: number, height: number, longest: number) => ImageData} */
const pixels = (source, width, height, longest) => {
  const scale = Math.min(1, longest / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = /** @type {any} */ (canvas.getContext("2d", { willReadFrequently: true }));
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
};

const read = (image) => {
  try {
    return decodeQR(image);
  } catch {
    return "";
  }
};

/** @type {(file: Blob) => Promise<string>} the text of the code in a picture, "" where none is found */
export const readPicture = async (file) => {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return "";
  for (const size of SIZES) {
    const found = read(pixels(bitmap, bitmap.width, bitmap.height, size));
    if (found) return found;
  }
  return "";
};

/**
 * Look for a code before the camera until one is found or `stop` is called.
 * @param {HTMLVideoElement} video
 * @param {(text: string) => void} found
 * @returns {Promise<() => void>} stops the camera
 */
export const watchCamera = async (video, found) => {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment", width: { ideal: 1280 } },
  });
  let running = true;
  const stop = () => {
    running = false;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  video.srcObject = stream;
  await video.play();
  const look = () => {
    if (!running) return;
    const text = video.videoWidth ? read(pixels(video, video.videoWidth, video.videoHeight, SIZES[0])) : "";
    if (text) found(text);
    else setTimeout(look, PAUSE);
  };
  look();
  return stop;
};
