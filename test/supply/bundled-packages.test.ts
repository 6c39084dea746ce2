import { bundledPackages } from '../../projenrc/notice/bundled-packages';
import { noticeOf } from '../../projenrc/notice/notice';

test("the packages of all bundles are found, the handlers' and the command's, and may be shipped", async () => {
  const packages = await bundledPackages();
  const names = packages.map(({ name }) => name);
  // Of the handlers and of what the command does against AWS, of each part of the command.
  expect(names).toEqual(
    expect.arrayContaining([
      '@aws-sdk/client-codebuild',
      '@aws-sdk/client-codecommit',
      '@aws-sdk/client-cloudwatch-logs',
      '@aws-sdk/client-sts',
      '@aws-sdk/client-sqs',
      '@aws-sdk/client-lambda',
      '@aws-sdk/client-eventbridge',
      'commander',
      'tinyglobby',
    ]),
  );
  // A parser is files of WebAssembly beside the script.
  expect(names).toEqual(expect.arrayContaining(['web-tree-sitter', '@tree-sitter-grammars/tree-sitter-hcl']));
  const notice = noticeOf(packages);
  expect(notice).toContain('Apache License');
  expect(notice).toMatch(/^@tree-sitter-grammars\/tree-sitter-hcl \d+\.\d+\.\d+ \(Apache-2\.0\)$/m);
  expect(notice).toMatch(/^web-tree-sitter \d+\.\d+\.\d+ \(MIT\)$[^-]*Copyright \(c\) 2018 Max Brunsfeld/m);
}, 60_000);
