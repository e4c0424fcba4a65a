curl --fail --silent --show-error --compressed --output tiers.csv "{address}/editions/latest/tiers.csv"
head -3 tiers.csv
