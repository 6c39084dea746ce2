// A fresh process that calls a bundled handler, as Lambda does at a cold start.
// Arguments: the bundle, a file with the invocation, how often it is called.
// Prints the milliseconds of each call but the first as JSON.
const { readFileSync } = require('node:fs');

const [bundle, file, times] = process.argv.slice(2);
const invocation = JSON.parse(readFileSync(file, 'utf8'));
// The decision log goes to standard output, where the result is to stand alone.
process.stdout.write = ((write) => (text, ...rest) => (text.startsWith('{') ? true : write.call(process.stdout, text, ...rest)))(process.stdout.write);

(async () => {
  const { handler } = require(bundle);
  const taken = [];
  for (let call = 0; call < Number(times); call += 1) {
    const began = performance.now();
    await handler(invocation, {});
    taken.push(performance.now() - began);
  }
  process.stdout.write(`${JSON.stringify(taken.slice(1))}\n`);
})().catch((error) => { console.error(error); process.exit(1); });
