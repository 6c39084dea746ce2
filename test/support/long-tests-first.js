const { basename } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * Files that take longest, the longest first. Those that start thousands of processes must come while the worker is small:
 * Node.js starts a process with fork(), which copies the tables of all memory that the worker has.
 */
const LONG = [
  'cases',
  'clone-configuration',
  'skipped-flows-property',
  'reconcile-at-scale',
  'merge-steps',
  'skipped-flows',
  'occasions',
  'bundle',
  'odd-machines',
  'process',
  'hostile-clone',
  'merge-result',
  'reconcile-properties',
];

/** jest's own order is by the size of a file where it has no times of a run before: on a fresh clone, that is. */
module.exports = class LongTestsFirst extends Sequencer {
  sort(tests) {
    const place = ({ path }) => {
      const at = LONG.indexOf(basename(path).replace('.test.ts', ''));
      return at < 0 ? LONG.length : at;
    };
    const usual = super.sort(tests);
    return usual
      .map((test, index) => ({ test, index }))
      .sort((a, b) => place(a.test) - place(b.test) || a.index - b.index)
      .map(({ test }) => test);
  }
};
