const fs = require('node:fs');

module.exports = async () => {
  if (process.env.FLOW_CI_E2E_KEEP) console.log(`kept; the next run can use it: FLOW_CI_E2E_FOLDER=${process.env.FLOW_CI_E2E_FOLDER}`);
  else fs.rmSync(process.env.FLOW_CI_E2E_FOLDER, { recursive: true, force: true });
};
