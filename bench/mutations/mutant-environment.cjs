// Turns on one mutant, and runs the tests alone that meet it; or, without one, notes which tests meet which mutants.
// It is told what to do by FLOW_CI_MUTANT (see `Active` of mutant-player.ts) and FLOW_CI_MUTANT_HITS, the file for `Hits`.
const { appendFileSync } = require('node:fs');
const { TestEnvironment } = require('jest-environment-node');

const nameOf = ({ name, parent }) => (parent ? `${nameOf(parent)} ${name}` : '');

const isKilled = () => process.env.FLOW_CI_MUTANT_KILLED !== undefined;

module.exports = class MutantEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.file = context.testPath;
    this.met = new Map();
    this.current = '';
    const { FLOW_CI_MUTANT } = process.env;
    this.active = FLOW_CI_MUTANT === undefined ? undefined : JSON.parse(FLOW_CI_MUTANT);
    this.global.__mutants = { on: (id) => this.on(id) };
  }

  async setup() {
    await super.setup();
    if (isKilled()) throw new Error('the mutant is killed already');
  }

  handleTestEvent({ name, test }) {
    if (name === 'test_start') {
      this.isConcurrent ||= test.concurrent;
      this.current = nameOf(test);
      const chosen = this.active?.tests[this.file];
      // One failure is enough.
      if (isKilled() || (chosen && !chosen.includes(this.current))) test.mode = 'skip';
    }
    if (name === 'test_done' || name === 'test_skip') this.current = '';
    if (this.active && (name === 'test_fn_failure' || name === 'hook_failure'))
      process.env.FLOW_CI_MUTANT_KILLED = 'true';
  }

  async teardown() {
    const to = process.env.FLOW_CI_MUTANT_HITS;
    if (to !== undefined) {
      // Tests that run at the same time cannot be told apart.
      const tests = this.isConcurrent
        ? { '': [...new Set([...this.met.values()].flatMap((each) => [...each]))] }
        : Object.fromEntries([...this.met].map(([name, ids]) => [name, [...ids]]));
      appendFileSync(to, `${JSON.stringify({ file: this.file, tests })}\n`);
    }
    await super.teardown();
  }

  on(id) {
    if (this.active) return this.active.id === id;
    const ids = this.met.get(this.current) ?? new Set();
    this.met.set(this.current, ids.add(id));
    return false;
  }
};
