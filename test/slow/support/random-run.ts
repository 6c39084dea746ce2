import { Random } from './random';

/** What a build may do to the clone that it runs in, and to the origin that it finds. */
const COMMANDS = [
  'true',
  'echo one; echo two >&2',
  'ls -la',
  'false',
  'exit 0',
  'exit 7',
  'kill -9 $$',
  'head -c 300000 /dev/zero | tr "\\0" x',
  'sleep 0.05',
  'sleep 0.3 & true',
  'cd sub',
  'cd "$CODEBUILD_SRC_DIR/.."',
  'cd "$CODEBUILD_SRC_DIR"',
  'echo changed > README.md',
  'rm -rf sub',
  'cd "$CODEBUILD_SRC_DIR" && rm -rf -- *',
  'rm -rf .git',
  'git clean -qfdx',
  'chmod -R a-w .',
  'touch -d "2001-01-01" README.md',
  'ln -s README.md link',
  'cat secret.txt',
  'mkdir -p c && echo kept > c/f',
  'git commit -q --allow-empty -m more',
  'git add -A && git commit -q -m all',
  'git commit -q --amend -m other',
  'git tag v$CODEBUILD_BUILD_NUMBER',
  'git tag -f -a v1 -m again',
  'git branch -f main HEAD~1',
  'git checkout -q -b work',
  'git push -q origin HEAD:main',
  'git push -q -f origin HEAD~1:main',
  'git push -q --tags',
  'git push -q origin --delete v1',
  'git push -q origin HEAD:refs/heads/new',
  'git push -q --mirror origin',
  'git push -q -f origin HEAD:refs/tags/v9',
  'git fetch -q origin',
  'git fetch -q --prune --tags',
  'git pull -q origin main',
  'git gc -q --prune=now',
  'git repack -adq',
  'git prune',
  'git pack-refs --all',
  'git reflog expire --expire=now --all',
  'git update-ref -d refs/remotes/origin/main',
  'git config user.name Other',
  'git config --global user.name Other',
  'git stash -q',
  'git reset -q --hard HEAD~1',
  'git status -s',
  'git update-index --refresh',
  'git worktree add -q ../other',
  'git remote set-url origin /nowhere',
  'git -C "$(git config remote.origin.url)" gc -q --prune=now',
  'git -C "$(git config remote.origin.url)" repack -adq',
  'rm -rf "$(git config remote.origin.url)"',
  'git hash-object -w README.md',
  'git read-tree --empty',
  'git fsck',
];
const WORDS = [
  ['review'],
  ['branch'],
  ['branch', 'main'],
  ['tag', 'v1'],
  ['tag', 'new'],
  ['schedule', 'f', '--next'],
  ['demand', 'f'],
  ['demand', 'f'],
  [],
];
const OPTIONS = [
  ['--committed'],
  ['--follow'],
  ['--cache'],
  ['-n'],
  ['--only', 'build'],
  ['--from-phase', 'build'],
  ['--log', 'live'],
  ['--log', 'grouped'],
  ['--json'],
  ['--timeout', '0.002'],
  ['-j', '2'],
  ['--fail-fast'],
  ['-v', 'A=b'],
  ['--inherit-env'],
];

export interface RandomRun {
  readonly buildspec: string;
  readonly argv: readonly string[];
  /** How it is ended before its time, and after how many milliseconds. */
  readonly end?: { readonly kind: 'stop' | 'kill'; readonly after: number };
}

/** A build that nobody would write, or that somebody would. */
export function randomRun(random: Random): RandomRun {
  const phases = Object.fromEntries(
    ['install', 'pre_build', 'build', 'post_build']
      .filter((name) => name === 'build' || random.chance(0.4))
      .map((name) => [
        name,
        {
          commands: ['true', ...random.some(COMMANDS, 4)],
          ...(random.chance(0.2) && { finally: [random.one(COMMANDS)] }),
          ...(random.chance(0.3) && { 'on-failure': random.one(['CONTINUE', 'ABORT', 'RETRY-1']) }),
        },
      ]),
  );
  const buildspec = JSON.stringify({
    version: 0.2,
    env: { shell: random.one(['sh', 'bash']) },
    phases,
    ...(random.chance(0.3) && { artifacts: { files: ['**/*'] } }),
    ...(random.chance(0.3) && { cache: { key: 'k', paths: ['c/**/*'] } }),
  });
  const kind = random.chance(0.1) ? ('kill' as const) : random.chance(0.1) ? ('stop' as const) : undefined;
  return {
    buildspec,
    argv: ['run', ...random.one(WORDS), ...new Set(random.some(OPTIONS, 3))].flat(),
    ...(kind && { end: { kind, after: random.upTo(kind === 'kill' ? 900 : 250) } }),
  };
}
