// Plays mutants that the parent sends, one after the other, with jest in this process: `node play-mutants.cjs COPY CONFIG`.
const { runCLI } = require('jest');

const [copy, config] = process.argv.slice(2);
const { TMPDIR } = process.env;

async function play({ active, files }) {
  process.env.FLOW_CI_MUTANT = JSON.stringify(active);
  delete process.env.FLOW_CI_MUTANT_KILLED;
  // The set-up of the tests makes a folder in it each time.
  if (TMPDIR === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = TMPDIR;
  const argv = { _: files, $0: '', config, runTestsByPath: true, runInBand: true, ci: true, silent: true };
  const { results } = await runCLI({ ...argv, watchman: false, reporters: [] }, [copy]);
  return results.success ? 'survived' : 'killed';
}

process.on('message', (job) => {
  play(job).then(
    (outcome) => process.send({ outcome }),
    (error) => process.send({ error: error.stack }),
  );
});
