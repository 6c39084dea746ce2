// What a run must not leave behind: files in the caller's home, processes, folders of accounts.
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

/** What is in the caller's home now, as far as tools of ours could write there. */
function look(home = os.homedir()) {
  const names = (folder) => (fs.existsSync(folder) ? fs.readdirSync(folder).sort() : []);
  return { home, names: names(home), cdk: names(path.join(home, '.cdk')), aws: names(path.join(home, '.aws')) };
}

/** What is there that was not, in words. */
function leftovers(folder, before) {
  const now = look(before.home);
  const fresh = (key, words) => now[key].filter((name) => !before[key].includes(name)).map(words);
  const accounts = fs.readdirSync(path.join(folder, 'tmp')).filter((name) => name.startsWith('loopback-aws-'));
  return [
    ...fresh('names', (name) => `${name} in the home`),
    ...fresh('cdk', (name) => `.cdk/${name} in the home`),
    ...fresh('aws', (name) => `.aws/${name} in the home`),
    ...accounts.map((name) => `the folder of an account: ${name}`),
    ...processes(folder).map((line) => `a process: ${line}`),
  ];
}

/** Processes that have our folder in their environment, and are none of jest's. Where there is no /proc, nothing is looked at. */
function processes(folder) {
  if (!fs.existsSync('/proc/self/environ')) return [];
  const read = (pid, file) => {
    try {
      return fs.readFileSync(`/proc/${pid}/${file}`, 'latin1').replaceAll('\0', ' ').trim();
    } catch {
      return ''; // it has ended meanwhile
    }
  };
  const ancestors = new Set();
  for (let pid = String(process.pid); pid && pid !== '0' && !ancestors.has(pid);) {
    ancestors.add(pid);
    pid = /^PPid:\s+(\d+)/m.exec(read(pid, 'status'))?.[1] ?? '';
  }
  return fs.readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && !ancestors.has(pid) && read(pid, 'environ').includes(`FLOW_CI_E2E_FOLDER=${folder}`))
    .map((pid) => read(pid, 'cmdline').slice(0, 200)).filter((line) => line !== '' && !line.includes('jest-worker'));
}

module.exports = { look, leftovers };
