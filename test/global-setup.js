// projen's Testing.synth() takes the current folder as its output when that lies under the temporary
// folder, and deletes it. A temporary folder of our own, below which no checkout lies, stops that.
// It must be set here: os.tmpdir() reads the real environment, which jest's setupFiles cannot reach.
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

module.exports = async () => {
  process.env.FLOW_CI_TEST_TMP = process.env.TMPDIR = fs.mkdtempSync(
    path.join(fs.realpathSync(os.tmpdir()), 'flow-ci-test-'),
  );
};
