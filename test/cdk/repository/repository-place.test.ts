import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Repository } from 'aws-cdk-lib/aws-codecommit';
import { App, Environment, Stack, Stage } from 'aws-cdk-lib/core';
import { FlowCi } from '../../../src/cdk';
import { flowFileContent } from '../../../src/flows/resolve';
import { ensureHandlerAssets } from '../functions/handler-assets';

beforeAll(() => ensureHandlerAssets());

const HERE: Environment = { account: '111122223333', region: 'eu-west-1' };
const ARN = 'arn:aws:codecommit:eu-west-1:111122223333:shop';
const stackIn = (env?: Environment, scope: App | Stage = new App(), id = 'shop-ci') =>
  new Stack(scope, id, { ...(env && { env }) });

describe('a repository that is given', () => {
  const watch = (env?: Environment) => {
    const stack = stackIn(env);
    return () => new FlowCi(stack, 'FlowCi', { repository: Repository.fromRepositoryArn(stack, 'Shop', ARN) });
  };

  test.each([
    ['in its account and Region', HERE],
    ['whose environment is known at deployment only', undefined],
    ['whose account is known at deployment only', { region: 'eu-west-1' }],
    ['whose Region is known at deployment only', { account: '111122223333' }],
  ])('takes a stack %s', (_, env) => {
    expect(watch(env)).not.toThrow();
  });

  test('fails with a stack in another Region, in words', () => {
    expect(watch({ ...HERE, region: 'us-east-1' })).toThrow(
      "the stack shop-ci is in the Region us-east-1 and its repository shop in eu-west-1, whose events do not reach it: deploy the stack to eu-west-1, for example with env: { region: 'eu-west-1' }",
    );
  });

  test('fails with a stack in another account, in words', () => {
    expect(watch({ ...HERE, account: '444455556666' })).toThrow(
      'the stack shop-ci is in the account 444455556666 and its repository shop in 111122223333, whose events do not reach it: deploy the stack with credentials of 111122223333',
    );
  });

  test('fails when a stack elsewhere makes it', () => {
    const app = new App();
    const repository = new Repository(stackIn(HERE, app, 'shop'), 'Shop', { repositoryName: 'shop' });
    const stack = stackIn({ ...HERE, region: 'us-east-1' }, app);
    expect(() => new FlowCi(stack, 'FlowCi', { repository })).toThrow(/is in the Region us-east-1/);
  });
});

describe('the place that flow-ci.json names', () => {
  const make = (env: Environment | undefined, place: { region?: string; account?: string }) => {
    const file = flowFileContent({
      repositoryName: 'shop',
      defaultBranch: 'main',
      ...place,
      flows: { review: { on: { review: {} }, build: { commands: ['true'] } } },
    });
    const path = join(mkdtempSync(join(tmpdir(), 'place-')), 'flow-ci.json');
    writeFileSync(path, JSON.stringify(file));
    return () => FlowCi.fromFile(stackIn(env), 'FlowCi', path);
  };

  test.each([
    [HERE, { region: 'eu-west-1', account: '111122223333' }],
    [undefined, { region: 'eu-west-1', account: '111122223333' }],
    [HERE, {}],
  ])('takes a stack in %j for %j', (env, place) => {
    expect(make(env, place)).not.toThrow();
  });

  test('fails with a stack in another Region', () => {
    expect(make({ ...HERE, region: 'us-east-1' }, { region: 'eu-west-1' })).toThrow(/in the Region us-east-1/);
  });

  test('fails with a stack in another account', () => {
    expect(make({ ...HERE, account: '444455556666' }, { account: '111122223333' })).toThrow(
      /in the account 444455556666/,
    );
  });

  test.each([
    [{ region: 'Ireland' }, /"region" is "Ireland"/],
    [{ account: 'shop' }, /"account" is "shop"/],
  ])('fails with %j', (place, says) => {
    expect(() => make(undefined, place)).toThrow(says);
  });
});

describe('a second FlowCi of one repository', () => {
  const add = (stack: Stack, id = 'FlowCi') => new FlowCi(stack, id, { repositoryName: 'shop' });

  test('fails in one stack, in words', () => {
    const stack = stackIn();
    add(stack);
    expect(() => add(stack, 'Again')).toThrow(
      'shop-ci/Again and shop-ci/FlowCi have flows of one repository, shop, in one account and Region, so each event would be built twice: add all flows to one FlowCi, or give the stacks different environments',
    );
  });

  test.each([
    ['in two stacks of one environment', HERE],
    ['in two stacks that are deployed together to an environment that is not known yet', undefined],
  ])('fails %s', (_, env) => {
    const app = new App();
    add(stackIn(env, app, 'one'));
    expect(() => add(stackIn(env, app, 'other'))).toThrow(
      /^other\/FlowCi and one\/FlowCi have flows of one repository/,
    );
  });

  test('fails in two stages of one environment', () => {
    const app = new App();
    add(stackIn(HERE, new Stage(app, 'one')));
    expect(() => add(stackIn(HERE, new Stage(app, 'other')))).toThrow(/have flows of one repository, shop/);
  });

  test('fails where the repository is a resource of the app', () => {
    const stack = stackIn();
    const repository = new Repository(stack, 'Shop', { repositoryName: 'shop' });
    new FlowCi(stack, 'FlowCi', { repository });
    expect(() => new FlowCi(stack, 'Again', { repository })).toThrow(/have flows of one repository in one account/);
  });

  test.each<[string, (app: App) => [Stack, Stack]]>([
    ['in two Regions', (app) => [stackIn(HERE, app, 'one'), stackIn({ ...HERE, region: 'us-east-1' }, app, 'other')]],
    [
      'in two accounts',
      (app) => [stackIn(HERE, app, 'one'), stackIn({ ...HERE, account: '444455556666' }, app, 'other')],
    ],
    [
      'in stages that may go anywhere',
      (app) => [stackIn(undefined, new Stage(app, 'one')), stackIn(undefined, new Stage(app, 'other'))],
    ],
    ['in two apps', (app) => [stackIn(HERE, app), stackIn(HERE)]],
    ['where one place is not known', (app) => [stackIn(HERE, app, 'one'), stackIn(undefined, app, 'other')]],
  ])('is taken %s', (_, make) => {
    for (const stack of make(new App())) add(stack);
  });

  test('is taken for another repository', () => {
    const stack = stackIn();
    add(stack);
    expect(() => new FlowCi(stack, 'Other', { repositoryName: 'other' })).not.toThrow();
  });
});
