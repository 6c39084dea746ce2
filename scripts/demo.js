// npm run demo: the whole product in one folder, with no AWS account.
const { ensureInstalled } = require('./ensure-installed');
ensureInstalled();

const {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  writeFileSync,
} = require('node:fs');
const { tmpdir } = require('node:os');
const { dirname, join } = require('node:path');
const exampleFlows = require('./demo/example-flows');
const shop = require('./demo/shop');
const { root, run } = require('./steps');

const folder = mkdtempSync(join(realpathSync(tmpdir()), 'flow-ci-demo-'));
const repository = join(folder, 'foo');
const ci = join(repository, 'ci');
/** A home of its own: what the CDK and git remember stays in the demo's folder. npm keeps its settings. */
const home = join(folder, 'home');
const extra = {
  HOME: home,
  USERPROFILE: home,
  TMPDIR: join(folder, 'tmp'),
  npm_config_userconfig: process.env.npm_config_userconfig ?? join(require('node:os').homedir(), '.npmrc'),
  npm_config_cache: process.env.npm_config_cache ?? join(require('node:os').homedir(), '.npm'),
  npm_config_logs_max: '0',
  GIT_AUTHOR_NAME: 'Ada Adopter',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada Adopter',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
  CI: '',
};

async function step(name, command, args, options = {}) {
  const done = await run(name, command, args, { extra, ...options });
  if (done.ok === (options.fails ?? false)) fail(`${name}: ${options.fails ? 'was to fail and did not' : 'failed'}`);
  return done;
}

function fail(message) {
  console.error(`\nThe demo stopped. ${message}\nIts folder is kept: ${folder}`);
  process.exit(1);
}

const git = (...args) => step(`git ${args.slice(0, 2).join(' ')}`, 'git', args, { cwd: repository });
const title = (text) => console.log(`\n== ${text}`);

function write(files) {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), content);
    if (path.endsWith('.sh')) chmodSync(join(repository, path), 0o755);
  }
}

/** Puts the five flows in the place of the two that a new project begins with. */
function declareFlows() {
  const path = join(ci, '.projenrc.ts');
  const text = readFileSync(path, 'utf8');
  const begin = text.search(/^ {2}flows: \{$/m);
  const end = text.search(/^\}\);$/m);
  if (begin < 0 || end < begin) fail(`no flows in ${path}`);
  const options =
    "  name: 'foo-ci',\n  repositoryName: 'foo',\n  defaultReleaseBranch: 'main',\n  namePrefix: 'team-',\n";
  writeFileSync(path, text.slice(0, begin).replace(/^ {2}(repositoryName|defaultReleaseBranch): .*\n/gm, '').replace(/^ {2}name: .*\n/m, options) + exampleFlows + text.slice(end));
}

/** A local run, shown as its user sees it. */
async function review(name, fails) {
  title(name);
  console.log('$ npx --no --offline flow-ci run review\n');
  await step('flow-ci run review', join(ci, 'node_modules', '.bin', 'flow-ci'), ['run', 'review'], {
    cwd: ci,
    live: true,
    fails,
  });
}

function summary(seconds) {
  const out = join(ci, 'cdk.out');
  const template = join(
    out,
    readdirSync(out).find((file) => file.endsWith('.template.json')),
  );
  const types = {};
  for (const { Type } of Object.values(JSON.parse(readFileSync(template, 'utf8')).Resources))
    types[Type] = (types[Type] ?? 0) + 1;
  const runs = join(repository, '.flow-ci', 'runs');
  const runsFolder = existsSync(runs) ? runs : join(ci, '.flow-ci', 'runs');
  console.log(`
== What there is now (${seconds} s)

the repository           ${repository}
the flows, declared      ${join(ci, '.projenrc.ts')}
the flows, resolved      ${join(ci, 'flow-ci.json')}
buildspecs, generated    ${readdirSync(join(ci, 'buildspecs'))
    .map((file) => `ci/buildspecs/${file}`)
    .join(', ')}
the stack, generated     ${join(ci, 'src', 'flow-ci-stack.ts')}
its template             ${template}
${Object.entries(types)
  .sort()
  .map(([type, count]) => `                         ${String(count).padStart(3)} ${type}`)
  .join('\n')}
the two local runs       ${readdirSync(runsFolder)
    .map((each) => join(runsFolder, each))
    .join('\n                         ')}

== Next

In a repository of your own, from this clone:

  npm run new -- ../shop                     create the project (from the registry: npx projen new --from flow-ci-projen)
  cd ../shop                                 edit .projenrc.ts, then generate the files:
  npx projen
  npx --no --offline flow-ci run review      run a flow locally
  npx cdk bootstrap                          once for each account and Region
  npx projen deploy

What the demo left:

  ${folder}
      the repository and its project; remove it when you have seen enough
  ${root}
      assets/, lib/, the package in dist/js/ and logs in test-reports/: none of them is in git
  npm's cache
      the packages that the project depends on`);
}

async function main() {
  const began = Date.now();
  for (const each of [repository, home, join(folder, 'tmp')]) mkdirSync(each, { recursive: true });
  title('A repository in CodeCommit, cloned');
  write(shop);
  await git('init', '-q', '-b', 'main');
  await git('remote', 'add', 'origin', 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/foo');
  await git('add', '-A');
  await git('commit', '-qm', 'A shop that adds numbers');

  title('Its CI, as a small project of its own in ci/');
  mkdirSync(ci);
  console.log('$ npm run new -- foo/ci --name foo-ci --no-git\n');
  await step('npm run new', process.execPath, [join(__dirname, 'new.js'), ci, '--name', 'foo-ci', '--no-git'], {
    live: true,
  });
  declareFlows();
  await step('npx projen (with the five flows)', 'npx', ['projen'], { cwd: ci });
  await step('npx projen test', 'npx', ['projen', 'test'], { cwd: ci });
  await step('npx cdk synth', 'npx', ['cdk', 'synth', '--quiet', '--no-notices'], { cwd: ci });
  await git('add', '-A');
  await git('commit', '-qm', 'Add CI');

  await git('checkout', '-q', '-b', 'feature/subtract');
  write({
    'subtract.js': 'exports.subtract = (a, b) => a + b;\n',
    'test/subtract.test.js':
      "const assert = require('node:assert');\nconst test = require('node:test');\nconst { subtract } = require('../subtract.js');\n\ntest('subtracts', () => assert.strictEqual(subtract(3, 2), 1));\n",
  });
  await git('add', '-A');
  await git('commit', '-qm', 'Subtract');
  await review('A pull request from feature/subtract to main, with a mistake in it', true);

  write({ 'subtract.js': 'exports.subtract = (a, b) => a - b;\n' });
  await git('commit', '-qam', 'Subtract, not add');
  await review('The same pull request, fixed', false);
  summary(((Date.now() - began) / 1000).toFixed(0));
}

main().catch((error) => fail(error.stack));
