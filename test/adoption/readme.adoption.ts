import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { settleHome } from './support/account';
import { NpmRegistry } from './support/npm-registry';
import { ShellPage, stubCommand } from './support/shell-page';
import { allPages, ROOT } from '../docs/pages';
import { STORY_FLOWS } from '../e2e/support/shop';
import { LoopbackAws } from '../loopback-aws/loopback-aws';
import { TARBALL, UserFolder } from '../packed/user-folder';

/** Each shell block of each page, by page and line; a test takes away those that it runs. */
const left = new Set(
  allPages.flatMap(({ name, page }) =>
    page.blocks
      .filter(({ language }) => ['sh', 'shell', 'bash', 'console'].includes(language))
      .map(({ line }) => `${name}:${line}`),
  ),
);

/** The one call of the AWS CLI in the pages, by the SDK. */
const AWS_CLI = `
const { CodeCommitClient, CreatePullRequestCommand } = require('${join(ROOT, 'node_modules', '@aws-sdk', 'client-codecommit')}');
const [service, command, ...words] = process.argv.slice(2);
if (service !== 'codecommit' || command !== 'create-pull-request') throw new Error('not known here: aws ' + [service, command].join(' '));
const option = (name) => words[words.indexOf('--' + name) + 1];
const target = Object.fromEntries(option('targets').split(',').map((each) => each.split('=')));
new CodeCommitClient({ endpoint: process.env.AWS_ENDPOINT_URL }).send(new CreatePullRequestCommand({
  title: option('title'),
  targets: [{ repositoryName: target.repositoryName, sourceReference: target.sourceReference, destinationReference: target.destinationReference }],
})).then(({ pullRequest }) => console.log(JSON.stringify({ pullRequest: { pullRequestId: pullRequest.pullRequestId } })));
`;

let aws: LoopbackAws;
let registry: NpmRegistry;
let readme: ShellPage;
let reader: UserFolder;

/** A page, read on by the same person in the same project. */
const page = (name: string, user = readme.user) => new ShellPage(join(ROOT, name), user);

async function follow(name: string, shell: ShellPage, section?: string): Promise<string> {
  const ran = await shell.runAll(section);
  for (const { block } of ran) left.delete(`${name}:${block.line}`);
  return ran.map(({ out }) => out).join('\n');
}

beforeAll(async () => {
  [aws, registry] = [await LoopbackAws.start(), await NpmRegistry.start(TARBALL)];
  await aws.codecommit.create('shop');
  const desk = UserFolder.make('desk');
  settleHome(desk.home, aws);
  const bin = join(dirname(desk.path), 'bin');
  mkdirSync(bin);
  stubCommand(bin, 'aws', AWS_CLI);
  reader = desk.within('.', {
    ...aws.environment(),
    npm_config_registry: registry.url,
    npm_config_prefer_offline: 'true',
    npm_config_yes: 'true',
    CI: '',
    PATH: `${bin}:${process.env.PATH}`,
  });
  const first = UserFolder.make('first', { LICENSE: 'All rights reserved.\n' });
  settleHome(first.home, aws);
  for (const args of [
    ['init', '-q', '-b', 'main'],
    ['add', '-A'],
    ['commit', '-qm', 'First'],
  ])
    first.run('git', args);
  const { code, out } = await first.later('git', [
    'push',
    '-q',
    `https://git-codecommit.${aws.world.region}.amazonaws.com/v1/repos/shop`,
    'main',
  ]);
  if (code !== 0) throw new Error(out);
  readme = page('README.md', reader);
});

afterAll(async () => {
  registry.stop();
  await aws.stop();
  rmSync(dirname(reader.path), { recursive: true, force: true });
});

describe('the README', () => {
  test('leads from nothing to a commented pull request', async () => {
    const comments = () => aws.codecommit.comments('1').map(({ content }) => content);
    for (const block of readme.blocks('Quick start')) {
      const { out } = await readme.run(block);
      left.delete(`README.md:${block.line}`);
      await aws.quiet();
      if (block.text.includes('flow-ci run review')) expect(out).toContain('**Flow `review` succeeded**');
      if (block.text.includes('create-pull-request'))
        expect(comments()).toEqual([expect.stringMatching(/^\*\*Flow `review` failed\*\*[^]*HELLO, WORLD/)]);
    }
    expect(comments()).toEqual([expect.stringMatching(/^\*\*Flow `review` succeeded\*\*/)]);
  });

  test('shows what can be run on a laptop, with flows of all events', async () => {
    const { user } = readme;
    user.run('git', ['checkout', '--quiet', 'main']);
    const projenrc = readFileSync(join(user.path, '.projenrc.ts'), 'utf8');
    const begin = projenrc.search(/^ {2}flows: /m);
    const end = projenrc.search(/^\}\);$/m);
    user.write({
      '.projenrc.ts': `${projenrc.slice(0, begin)}  flows: ${STORY_FLOWS},\n${projenrc.slice(end)}`,
      'check.sh': 'echo checked\n',
      'buildspecs/main.yml': 'version: 0.2\nphases: { build: { commands: [echo main] } }\n',
    });
    user.run('npx', ['projen']);
    user.run('git', ['add', '--all']);
    user.run('git', ['commit', '--quiet', '--message', 'All events']);
    // Of the commit that has the flows.
    user.run('sh', ['-c', 'npx --no --offline flow-ci event branch main > event.json']);
    user.run('git', ['checkout', '--quiet', '-b', 'more']);
    const out = await follow('docs/local-runs.md', page('docs/local-runs.md'), 'Commands');
    for (const flow of ['review', 'main', 'release', 'nightly', 'adhoc'])
      expect(out).toMatch(new RegExp(`^SUCCEEDED +${flow}\\b`, 'm'));
  });

  test('shows the way next to a Node.js project', async () => {
    const other = UserFolder.make('web', { 'package.json': '{ "name": "web", "version": "1.0.0" }\n' }).within('.', {
      npm_config_registry: registry.url,
      npm_config_prefer_offline: 'true',
      npm_config_yes: 'true',
      CI: '',
    });
    other.run('git', ['init', '-q', '-b', 'main']);
    await follow('docs/setups.md', page('docs/setups.md', other), 'Next to a Node.js project');
    expect(JSON.parse(readFileSync(join(other.path, 'ci', 'flow-ci.json'), 'utf8'))).toMatchObject({
      repositoryName: 'web',
    });
    expect(readFileSync(join(other.path, 'package.json'), 'utf8')).toBe('{ "name": "web", "version": "1.0.0" }\n');
  });
});

describe('the guides', () => {
  test('of events name commands that run the flows', async () => {
    const shell = page('docs/events.md');
    for (const block of shell.blocks().filter(({ language }) => language === 'sh')) {
      expect((await shell.run(block)).out).toMatch(/^SUCCEEDED /m);
      left.delete(`docs/events.md:${block.line}`);
    }
  });

  test('of the Terraform module prints its flows', async () => {
    readme.user.write({
      'infrastructure/main.tf':
        'module "review" {\n  source    = "git::https://github.com/plus3it/terraform-aws-codecommit-flow-ci.git//modules/review"\n  repo_name = "shop"\n}\n',
    });
    expect(await follow('docs/from-terraform.md', page('docs/from-terraform.md'))).toContain('review: {');
  });

  test('of operations remove the stack', async () => {
    await follow('docs/operations.md', page('docs/operations.md'));
    expect([...aws.codebuild.projectNames]).toEqual([]);
  });
});

describe('what is run elsewhere', () => {
  /** Commands that work on this repository itself: where they are run instead. */
  const ELSEWHERE = [
    { name: 'README.md', section: 'Contribute', commands: /^npm run demo .*\nnpm test .*$/ },
    {
      name: 'CONTRIBUTING.md',
      section: 'A tarball',
      commands: /^npx projen bundle && npx projen compile\nnpm pack --pack-destination test-reports$/,
    },
  ];

  test.each(ELSEWHERE)('$name, $section: scripts/verify.js runs it', ({ name, section, commands }) => {
    const blocks = page(name)
      .blocks(section)
      .filter(({ language }) => language === 'sh');
    expect(blocks.map(({ text }) => text)).toEqual([expect.stringMatching(commands)]);
    const verify = readFileSync(join(ROOT, 'scripts', 'verify.js'), 'utf8');
    for (const words of name === 'README.md' ? ["'scripts/demo.js'"] : ["['pre-compile']", "['compile']", "'pack'"])
      expect(verify).toContain(words);
    for (const { line } of blocks) left.delete(`${name}:${line}`);
  });

  test('the pages of examples and of upgrades: examples.adoption.ts and upgrade.adoption.ts run them', () => {
    for (const each of left) if (/^(examples\/[\w-]+\/README|docs\/stability)\.md:/.test(each)) left.delete(each);
  });
});

test('no shell block of any page is left that was not run', () => {
  expect([...left]).toEqual([]);
});
