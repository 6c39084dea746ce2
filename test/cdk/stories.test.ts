import { ALL_OPTIONS } from './all-options';
import { allOptions, example, ListedRole } from './listed-roles';
import { synthesizeFlows } from './synthesize';
import { isAmong, kindOf, Permission, TOLD, WITHOUT_STORY } from '../e2e/support/needed';
import { EXAMPLE } from '../flows/example';

/** Each role by a part of its logical id, as the end-to-end stories call it. */
const ROLES: readonly (readonly [id: RegExp, role: string])[] = [
  [/^StartBuild/, 'start-build'],
  [/^ReportBuild/, 'report-build'],
  [/^ApprovalTemplates/, 'approval-template'],
  [/^Schedule/, 'schedules'],
  [/^Gate/, 'votes'],
  [/^NotifyBuild/, 'notify-build'],
  [/^EventPublisher/, 'event-publisher'],
  [/^BadgeUrls/, 'badge-urls'],
  [/^Flows/, 'builds'],
];

function granted(roles: readonly ListedRole[]): Permission[] {
  return roles.flatMap(({ id, may }) => {
    const role = ROLES.find(([pattern]) => pattern.test(id))?.[1];
    if (!role) throw new Error(`no story knows the role ${id}`);
    return may
      .filter(({ effect }) => effect !== 'Deny')
      .flatMap(({ actions }) => actions.map((action) => ({ role, action })));
  });
}

/** What `least-privilege.test.ts` holds the synthesized roles to. */
const LISTED = granted([...allOptions(synthesizeFlows(ALL_OPTIONS)), ...example(synthesizeFlows(EXAMPLE))]);
const text = ({ role, action }: Permission) => `${kindOf(role)} ${action}`;

test('each permission of all options at once has an end-to-end story that fails without it, but for those with a reason', () => {
  expect(
    LISTED.filter((each) => !isAmong(TOLD, each))
      .filter((each) => !isAmong(WITHOUT_STORY, each))
      .map(text),
  ).toEqual([]);
});

test('whatever has a reason is granted, and has no story', () => {
  for (const each of WITHOUT_STORY) {
    expect(LISTED.some((listed) => isAmong([each], listed))).toBe(true);
    expect(isAmong(TOLD, each)).toBe(false);
  }
});

test('no story is for a permission that no option brings', () => {
  expect(TOLD.filter((each) => !LISTED.some((listed) => isAmong([each], listed))).map(text)).toEqual([]);
});
