const { transformSync } = require('esbuild');

/** TypeScript for tests: esbuild only takes the types away, as it does for the bundles. `tsc` checks them. */
module.exports = {
  process: (text, path) =>
    transformSync(text, {
      loader: path.endsWith('x') ? 'tsx' : 'ts',
      format: 'cjs',
      target: 'node20',
      sourcemap: 'external',
      sourcefile: path,
      // jest cannot import() without a flag of Node.js.
      supported: { 'dynamic-import': false },
      tsconfigRaw: {},
    }),
};
