import { Buildspec, BuildspecIssue } from './buildspec';

interface ImageRuntimes {
  readonly image: RegExp;
  /** Versions that the image brings, where we know the whole list of a runtime. */
  readonly runtimes: Readonly<Record<string, readonly string[]>>;
  /** Whether it installs other versions at each build. */
  readonly installsOthers: boolean;
}

/**
 * Runtimes of CodeBuild's own images, as of 2026-04. A list that is not known refuses nothing.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/runtime-versions.html
 * @see https://github.com/aws/aws-codebuild-docker-images, the `runtimes.yml` of each image: those with a `default` install others
 */
const RUNTIMES: readonly ImageRuntimes[] = [
  {
    image: /^aws\/codebuild\/standard:6\.0$/,
    runtimes: { nodejs: ['16'], python: ['3.10'], ruby: ['3.1'], golang: ['1.18'] },
    installsOthers: false,
  },
  {
    image: /^aws\/codebuild\/(standard:7\.0|amazonlinux-x86_64-standard:5\.0|amazonlinux2-x86_64-standard:5\.0)$/,
    runtimes: { nodejs: ['18', '20', '22', '24'] },
    installsOthers: true,
  },
  {
    image: /^aws\/codebuild\/(standard:8\.0|amazonlinux-x86_64-standard:6\.0)$/,
    runtimes: {
      nodejs: ['22', '24'],
      python: ['3.10', '3.11', '3.12', '3.13', '3.14'],
      ruby: ['3.3', '3.4', '4.0'],
      golang: ['1.24', '1.25', '1.26'],
    },
    installsOthers: true,
  },
];

/** Versions that an image does not bring: in CodeBuild's words where it refuses them. Images change more often than this table: warnings. */
export function runtimeIssues(buildspec: Buildspec, image: string): BuildspecIssue[] {
  const known = RUNTIMES.find((each) => each.image.test(image));
  if (!known) return [];
  return Object.values(buildspec.phases).flatMap((phase) =>
    Object.entries(phase?.runtimeVersions ?? {}).flatMap(([runtime, version]): BuildspecIssue[] => {
      const versions = known.runtimes[runtime];
      if (!versions || versions.some((each) => brings(each, version))) return [];
      const message = known.installsOthers
        ? `runtime-versions asks for ${runtime} ${version}, which this build image does not bring: CodeBuild installs it at each build. The image has the following versions: ${versions.join(', ')}`
        : `Unknown runtime version named '${version}' of ${runtime}. This build image has the following versions: ${versions.join(', ')}`;
      return [{ severity: 'warning', line: phase?.line ?? 1, column: 1, message }];
    }),
  );
}

/** `3.12` is brought as `3.12`, `3.x`, `3.12.4` and `latest`; what a variable holds is not known. */
function brings(version: string, asked: string): boolean {
  if (asked === 'latest' || asked.includes('$') || asked === version || asked.startsWith(`${version}.`)) return true;
  return asked.endsWith('.x') && `${version}.`.startsWith(asked.slice(0, -1));
}
