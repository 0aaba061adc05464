// next gives the hour of the high tide after the given one.
export function next(hour: number): string {
  return `${String(Math.floor(hour + 12.4) % 24).padStart(2, "0")}:24`;
}
