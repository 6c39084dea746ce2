import { projenOptionNames } from './projen-option-names';
import { nearest } from '../checks/nearest';
import { KNOWN_OPTION } from '../checks/schema-check';
import { Issue } from '../contract/issue';
import { OPTION_SCHEMAS } from '../flows/option-schemas';

/** What `projen new` writes: known without a look into projen's manifest, which takes a while. */
const COMMON = [
  'cdkVersion',
  'defaultReleaseBranch',
  'devDeps',
  'name',
  'outdir',
  'packageManager',
  'parent',
  'projenrcTs',
];

/** Names that other tools, or the component, have for the same. */
const HINTS: Readonly<Record<string, string>> = { defaultBranch: 'write "defaultReleaseBranch"' };

/**
 * Options of `FlowCiProject` that neither it nor projen's CDK app has. TypeScript would refuse them, but `.projenrc.ts`
 * is started without a type check, and the other two forms have none.
 * @param isSubclass whether a project type of the user's own passes the options: it may have more of them, so only what
 * is nearly the name of a flow option counts
 */
export function unknownOptions(options: object, isSubclass: boolean): readonly Issue[] {
  const own = Object.keys(OPTION_SCHEMAS.FlowCiOptions.properties);
  const asked = Object.entries(options).filter(
    ([name, value]) =>
      value !== undefined && !own.includes(name) && !COMMON.includes(name) && !/^(_|\$|\/\/)/.test(name),
  );
  const known = asked.length === 0 ? undefined : projenOptionNames();
  if (!known) return [];
  return asked.flatMap(([name, value]) => {
    const near = nearest(name, isSubclass ? own : [...own, ...known]);
    if (known.has(name) || (isSubclass && near === undefined)) return [];
    const suggestion = near === undefined ? 'remove it; API.md lists all options' : `did you mean "${near}"?`;
    return [{ path: name, value, expected: KNOWN_OPTION, fix: HINTS[name] ?? suggestion }];
  });
}
