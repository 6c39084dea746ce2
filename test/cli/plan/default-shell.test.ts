import { shellOfImage } from '../../../cli/plan/default-shell';
import { shellHint } from '../../../cli/run/shell-hint';

test.each([
  ['aws/codebuild/amazonlinux-x86_64-standard:6.0', 'bash'],
  ['aws/codebuild/amazonlinux2-aarch64-standard:3.0', 'bash'],
  ['aws/codebuild/amazonlinux-x86_64-lambda-standard:nodejs24', 'bash'],
  ['public.ecr.aws/codebuild/amazonlinux-x86_64-standard:5.0', 'bash'],
  ['public.ecr.aws/amazonlinux/amazonlinux:2023', 'bash'],
  ['aws/codebuild/standard:8.0', 'dash'],
  ['public.ecr.aws/codebuild/standard:7.0', 'dash'],
  ['node:24', undefined],
  ['111122223333.dkr.ecr.eu-west-1.amazonaws.com/aws/codebuild/standard:1', undefined],
])('sh in %s is %s', (image, shell) => {
  expect(shellOfImage(image)).toBe(shell);
});

const UBUNTU = 'aws/codebuild/standard:8.0';

test.each([
  ['/tmp/script.sh: 4: [[: not found', '[[ … ]] needs bash'],
  ['/tmp/script.sh: 4: Bad substitution', 'this ${…} needs bash'],
  ['/tmp/script.sh: 4: set: Illegal option -o pipefail', 'set -o pipefail needs bash'],
  ['/tmp/script.sh: 4: source: not found', 'source needs bash'],
  ['/tmp/script.sh: 4: Syntax error: "(" unexpected', 'an array or (…) at this place needs bash'],
  ['/tmp/script.sh: 4: Syntax error: redirection unexpected', '<<< or <(…) needs bash'],
  ['/tmp/script.sh: 4: jest: not found', undefined],
])('%s: %s', (line, expected) => {
  const hint = shellHint(['before', line, 'after'], 'sh', UBUNTU);
  if (expected === undefined) expect(hint).toBeUndefined();
  else
    expect(hint).toContain(
      `${expected}, and the default shell is sh, which is dash in ${UBUNTU}: write \`shell: bash\``,
    );
});

test('bash itself gets no hint, and of an unknown image no shell is named', () => {
  const line = '/tmp/script.sh: 4: [[: not found';
  expect(shellHint([line], 'bash', UBUNTU)).toBeUndefined();
  expect(shellHint([line], '/bin/bash', UBUNTU)).toBeUndefined();
  expect(shellHint([line], '/bin/sh', 'node:24')).toBe(
    '[[ … ]] needs bash, and the default shell is sh: write `shell: bash` below `env:` in the buildspec',
  );
});
