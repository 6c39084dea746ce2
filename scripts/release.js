// npx projen release 1.2.3 [--dry-run]: tests everything in a clone of this commit, and publishes it with provenance.
const { execFileSync } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { releasePlan } = require('./release-plan');
const { root, run } = require('./steps');

const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' });

async function main() {
  const plan = releasePlan(process.argv.slice(2), {
    changelog: readFileSync(join(root, 'CHANGELOG.md'), 'utf8'),
    status: git('status', '--porcelain'),
    tags: git('tag').split('\n'),
  });
  if (plan.kind === 'refused') {
    for (const reason of plan.reasons) console.error(reason);
    return 2;
  }
  const clone = mkdtempSync(join(tmpdir(), 'flow-ci-release-'));
  try {
    git('clone', '--quiet', '--no-local', root, clone);
    for (const { name, command, args } of plan.steps) {
      const { ok } = await run(name, command, args, { cwd: clone, live: true, minutes: 120 });
      if (!ok) return 1;
    }
  } finally {
    rmSync(clone, { recursive: true, force: true });
  }
  console.log(
    plan.dryRun
      ? 'nothing was published: --dry-run'
      : `published. Now: git tag v${plan.version} && git push origin v${plan.version}`,
  );
  return 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
