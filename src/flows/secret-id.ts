/**
 * `secret-id` of `secret-id:json-key:version-stage:version-id`; an ARN has colons of its own.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.secrets-manager
 */
export function secretIdOf(reference: string): string {
  return reference
    .split(':')
    .slice(0, reference.startsWith('arn:') ? 7 : 1)
    .join(':');
}
