import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decideInvocation, startInvocation, readEvent, TRIGGERS } from './events';
import { OPTION_SCHEMAS } from '../../src/flows/option-schemas';

const ROOT = join(__dirname, '..', '..');

test('builds of branch events are of a bare commit, and the option says that they do not change the badge', () => {
  const decision = decideInvocation(startInvocation(readEvent('cc-branch-updated-push'), TRIGGERS.branch), {
    repositoryArn: 'arn:aws:codecommit:us-east-1:111122223333:demo-repo',
  });
  expect(decision).toMatchObject({
    kind: 'start',
    request: { commit: expect.stringMatching(/^[0-9a-f]{40}$/) as string },
  });
  const { description } = (OPTION_SCHEMAS.FlowSettings.properties as Record<string, { description: string }>).badge;
  expect(description).toContain('Builds that events start are of a commit ID');
  expect(description).toContain('they do not change the badge');
  expect(readFileSync(join(ROOT, 'docs/options.md'), 'utf8')).toContain(description);
});
