address <- "{address}/editions/latest/tiers.csv"
rows <- read.csv(address, colClasses = c(district = "character"), encoding = "UTF-8")
newest <- subset(rows, date == max(date))
print(newest[, c("district", "date", "tier")])
