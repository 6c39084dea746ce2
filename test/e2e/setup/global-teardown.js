const fs = require('node:fs');
const { leftovers } = require('./leftovers');

module.exports = async () => {
  const folder = process.env.FLOW_CI_E2E_FOLDER;
  const left = leftovers(folder, JSON.parse(process.env.FLOW_CI_E2E_BEFORE));
  if (process.env.FLOW_CI_E2E_KEEP) console.log(`kept; the next run can use it: FLOW_CI_E2E_FOLDER=${folder}`);
  else fs.rmSync(folder, { recursive: true, force: true });
  if (left.length > 0) throw new Error(`the run has left behind:\n${left.join('\n')}`);
  if (!process.env.FLOW_CI_E2E_KEEP) console.log('nothing is left behind: no process, no folder, nothing in the home');
};
