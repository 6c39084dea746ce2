import { NestedStack, Stack } from 'aws-cdk-lib/core';
import { FlowCi } from '../../../src/cdk';
import { readTemplate, Resolver, Template } from '../../loopback-aws/cloudformation/template';
import { synthesize } from '../synthesize';

/** Which of the repositories that a deployed stack may have been made for lets a template be deployed. */
function deployable(template: Template, previous: readonly string[]): string[] {
  return previous.filter((FlowCiRepository) => {
    const resolver = new Resolver(template, { FlowCiRepository, BootstrapVersion: '99' }, {}, new Map());
    return Object.values(template.Rules ?? {}).every(({ Assertions }) =>
      Assertions.every(({ Assert }) => resolver.truth(Assert)),
    );
  });
}

function templateOf(fill: (stack: Stack) => void): Template {
  return readTemplate(JSON.stringify(synthesize(fill).template));
}

const watch = (repositoryName: string) => (stack: Stack) =>
  void new FlowCi(stack, `Ci-${repositoryName}`, { repositoryName });

describe('a stack that has been deployed for a repository', () => {
  test('takes what is for this repository, and refuses what is for another', () => {
    const template = templateOf(watch('shop'));
    expect(template.Parameters?.FlowCiRepository.Default).toBe('shop');
    expect(deployable(template, ['shop', 'web.shop', 'Shop', ''])).toEqual(['shop']);
  });

  test('says in words what is wrong, and how to go on', () => {
    const { Rules } = templateOf(watch('shop'));
    expect(Rules?.FlowCiRepositoryRule.Assertions[0].AssertDescription).toBe(
      'the stack Ci serves another CodeCommit repository than shop, and nothing was changed. Deploy under another stack name: the id of FlowCiStack, or of the stack that FlowCi is in. If this stack is to serve shop from now on, deploy it once with --parameters Ci:FlowCiRepository=shop',
    );
  });

  test('may get flows of another repository beside those that it has', () => {
    const template = templateOf((stack) => ['shop', 'web'].forEach((name) => watch(name)(stack)));
    expect(deployable(template, ['shop', 'web', 'other'])).toEqual(['shop', 'web']);
  });

  test('is the outermost one, where the flows are in a nested stack', () => {
    const template = templateOf((stack) => watch('shop')(new NestedStack(stack, 'Nested')));
    expect(deployable(template, ['shop', 'other'])).toEqual(['shop']);
  });

  test('keeps the same logical ids wherever the construct is', () => {
    const ids = (fill: (stack: Stack) => void) =>
      Object.keys(templateOf(fill).Parameters ?? {}).concat(Object.keys(templateOf(fill).Rules ?? {}));
    expect(ids((stack) => void new FlowCi(stack, 'Elsewhere', { repositoryName: 'web' }))).toEqual(ids(watch('shop')));
  });
});
