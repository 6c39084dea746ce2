import { bundledPackages } from '../../projenrc/notice/bundled-packages';
import { noticeOf } from '../../projenrc/notice/notice';

test('the packages of all bundles are found, the handlers\' and the command\'s, and may be shipped', async () => {
  const packages = await bundledPackages();
  const names = packages.map(({ name }) => name);
  // Of the handlers and of what the command does against AWS, of each part of the command.
  expect(names).toEqual(expect.arrayContaining(['@aws-sdk/client-codebuild', '@aws-sdk/client-codecommit', '@aws-sdk/client-cloudwatch-logs', '@aws-sdk/client-sts', 'commander', 'yaml', 'tinyglobby']));
  expect(noticeOf(packages)).toContain('Apache License');
}, 60_000);
