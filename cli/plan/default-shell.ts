/** Images by their names, and what `sh` is in them. */
const SHELLS_OF_IMAGES: readonly { readonly image: RegExp; readonly shell: 'bash' | 'dash' }[] = [
  { image: /^(aws|public\.ecr\.aws)\/codebuild\/amazonlinux/, shell: 'bash' },
  { image: /^(aws|public\.ecr\.aws)\/codebuild\/(standard:|ubuntu)/, shell: 'dash' },
  { image: /^(public\.ecr\.aws\/amazonlinux\/)?amazonlinux(:|@|$)/, shell: 'bash' },
];

/**
 * What runs commands without `env.shell`, or with `/bin/sh`: the `sh` of the image. Amazon Linux has bash as `sh`, and
 * Ubuntu, of which `aws/codebuild/standard:*` is made, has dash. Of other images it is not known.
 * @see https://github.com/aws/aws-codebuild-docker-images
 */
export function shellOfImage(image: string): 'bash' | 'dash' | undefined {
  return SHELLS_OF_IMAGES.find((each) => each.image.test(image))?.shell;
}
