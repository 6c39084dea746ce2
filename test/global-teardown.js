const fs = require('node:fs');

module.exports = async () => {
  fs.rmSync(process.env.FLOW_CI_TEST_TMP, { recursive: true, force: true });
};
