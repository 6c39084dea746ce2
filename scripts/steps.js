// Runs named steps one after the other, shows how long each took, and stops at the first that fails.
const { spawn } = require('node:child_process');
const { mkdirSync, createWriteStream, readFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const bin = join(root, 'node_modules', '.bin');

/** Environment of the steps: our own tools first, and nothing that asks or reports. */
const env = {
  ...process.env,
  PATH: `${bin}${require('node:path').delimiter}${process.env.PATH}`,
  CDK_DISABLE_CLI_TELEMETRY: '1',
  // Node.js 20 is past jsii's support date; it works, and the banner helps nobody.
  JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20',
  npm_config_update_notifier: 'false',
};

const running = new Set();

/** How long the steps take on a quiet machine with two cores, in seconds. */
const USUAL_SECONDS = require('./usual-seconds.json');
/** Nobody should wait longer than this without a sign of life, in milliseconds. */
const HEARTBEAT = 20_000;

/** What a step that is still running has done so far: a line now and then, so that no minute is silent. */
function heartbeat(name, began, printed) {
  const usual = USUAL_SECONDS[name];
  const about = usual ? ` of about ${usual} s` : '';
  if (usual > 10) console.log(`start  ${'~'.padStart(2)}${String(usual).padStart(5)} s  ${name}`);
  return setInterval(() => {
    const suites = printed.suites > 0 ? `, ${printed.suites} test files done` : '';
    console.log(`       ${((Date.now() - began) / 1000).toFixed(0).padStart(6)} s${about}  ${name}${suites}`);
  }, HEARTBEAT);
}

/** Ends a command and what it started. */
function end(child) {
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    running.forEach(end);
    process.exit(130);
  });
}

/**
 * One command; its output goes to a log, which is shown when it fails. `live` shows it as it comes;
 * `fails` says that it is meant to fail. What takes longer than its minutes is ended, with all that it started.
 */
function run(name, command, args, { cwd = root, live = false, fails = false, extra = {}, minutes = 20 } = {}) {
  const logs = join(root, 'test-reports');
  mkdirSync(logs, { recursive: true });
  const log = join(logs, `${name.replace(/[^a-z0-9]+/gi, '-')}.log`);
  const began = Date.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...env, ...extra },
      stdio: live ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
      detached: process.platform !== 'win32',
    });
    running.add(child);
    const printed = { suites: 0 };
    const beat = live ? undefined : heartbeat(name, began, printed);
    const limit = setTimeout(() => {
      console.error(`       ${name}: still running after ${minutes} minutes, ended`);
      end(child);
    }, minutes * 60_000);
    if (!live) {
      const file = createWriteStream(log);
      child.stdout.pipe(file, { end: false });
      child.stderr.pipe(file, { end: false });
      child.stderr.on('data', (chunk) => (printed.suites += String(chunk).match(/^(PASS|FAIL) /gm)?.length ?? 0));
    }
    const ended = (step) => {
      clearTimeout(limit);
      clearInterval(beat);
      running.delete(child);
      resolve(step);
    };
    child.on('error', (error) => ended({ name, ok: false, seconds: 0, log, error }));
    child.on('close', (code) =>
      ended({ name, ok: code === 0, seconds: (Date.now() - began) / 1000, log: live ? undefined : log }),
    );
  }).then((step) => {
    console.log(
      `${step.ok !== fails ? 'ok    ' : 'FAILED'} ${step.seconds.toFixed(1).padStart(6)} s  ${name}${fails ? ' (failed, as expected)' : ''}`,
    );
    if (!step.ok && !fails && step.log) console.error(tail(readFileSync(step.log, 'utf8')));
    if (step.error) console.error(step.error.message);
    return step;
  });
}

function tail(text) {
  return text.split('\n').slice(-80).join('\n');
}

module.exports = { root, env, run };
