export function sweep() {
  console.log(`swept by uid ${process.getuid()}`);
}
