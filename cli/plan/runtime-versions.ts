import { Buildspec, BuildspecIssue } from './buildspec';
import { IMAGE_RUNTIMES, IMAGE_RUNTIMES_DATE } from './image-runtimes';
import { errorText } from '../../src/checks/error-data';
import { BUILDSPEC_ERRORS } from '../errors/buildspec-errors';

/** What stands among an image's versions where it installs others at each build. */
const INSTALLS_OTHERS = 'default';

/**
 * Runtimes that a CodeBuild-managed image does not have, in CodeBuild's words. Of an image that is not in the table
 * nothing is known.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/runtime-versions.html
 */
export function runtimeIssues(buildspec: Buildspec, image: string): BuildspecIssue[] {
  // `amazonlinux2-` is the older name of the same images.
  const known = IMAGE_RUNTIMES[image.replace(/^aws\/codebuild\//, '').replace(/^amazonlinux2-/, 'amazonlinux-')];
  if (!known || !image.startsWith('aws/codebuild/')) return [];
  return Object.values(buildspec.phases).flatMap((phase) =>
    Object.entries(phase?.runtimeVersions ?? {}).flatMap(([runtime, version]): BuildspecIssue[] => {
      const issue = runtimeIssue(known, runtime, version);
      return issue ? [{ ...issue, line: phase?.line ?? 1, column: 1 }] : [];
    }),
  );
}

function runtimeIssue(
  known: Readonly<Record<string, string>>,
  runtime: string,
  version: string,
): Pick<BuildspecIssue, 'severity' | 'message' | 'isQuoted'> | undefined {
  const date = IMAGE_RUNTIMES_DATE;
  if (!Object.hasOwn(known, runtime)) {
    const runtimes = Object.keys(known).join(', ');
    return {
      severity: 'error',
      isQuoted: true,
      message: errorText(BUILDSPEC_ERRORS.unknownRuntime, { runtime, runtimes, date }),
    };
  }
  const listed = known[runtime].split(' ');
  const versions = listed.filter((each) => each !== INSTALLS_OTHERS);
  if (versions.some((each) => brings(each, version))) return undefined;
  const values = { runtime, version, versions: versions.join(', '), date };
  return versions.length < listed.length
    ? { severity: 'warning', message: errorText(BUILDSPEC_ERRORS.runtimeIsInstalled, values) }
    : { severity: 'error', isQuoted: true, message: errorText(BUILDSPEC_ERRORS.unknownRuntimeVersion, values) };
}

/** `3.12` is brought as `3.12`, `3.x`, `3.12.4` and `latest`; what a variable holds is not known. */
function brings(version: string, asked: string): boolean {
  if (asked === 'latest' || asked.includes('$') || asked === version || asked.startsWith(`${version}.`)) return true;
  return asked.endsWith('.x') && `${version}.`.startsWith(asked.slice(0, -1));
}
