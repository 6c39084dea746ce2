import { Buildspec, BuildspecIssue } from './buildspec';

/**
 * Runtimes of CodeBuild's own images, as of 2026-04, where we know the whole list of one. A list that is not
 * known refuses nothing.
 * https://docs.aws.amazon.com/codebuild/latest/userguide/available-runtimes.html
 */
const RUNTIMES: readonly { readonly image: RegExp; readonly runtimes: Readonly<Record<string, readonly string[]>> }[] = [
  { image: /^aws\/codebuild\/(standard:7\.0|amazonlinux-x86_64-standard:5\.0|amazonlinux2-x86_64-standard:5\.0)$/, runtimes: { nodejs: ['18', '20', '22', '24'] } },
  {
    image: /^aws\/codebuild\/(standard:8\.0|amazonlinux-x86_64-standard:6\.0)$/,
    runtimes: { nodejs: ['22', '24'], python: ['3.10', '3.11', '3.12', '3.13', '3.14'], ruby: ['3.3', '3.4', '4.0'], golang: ['1.24', '1.25', '1.26'] },
  },
];

/** Versions that an image does not have, in CodeBuild's words. Images change more often than this table: warnings. */
export function runtimeIssues(buildspec: Buildspec, image: string): BuildspecIssue[] {
  const known = RUNTIMES.find((each) => each.image.test(image))?.runtimes ?? {};
  return Object.values(buildspec.phases).flatMap((phase) => Object.entries(phase?.runtimeVersions ?? {}).flatMap(([runtime, version]): BuildspecIssue[] => {
    const versions = known[runtime];
    if (!versions || version === 'latest' || versions.some((each) => version === each || version === `${each}.x` || version.startsWith(`${each}.`))) return [];
    const message = `Unknown runtime version named '${version}' of ${runtime}. This build image has the following versions: ${versions.join(', ')}`;
    return [{ severity: 'warning', line: phase?.line ?? 1, column: 1, message }];
  }));
}
