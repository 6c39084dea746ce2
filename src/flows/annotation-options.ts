/** Which findings of tools the comment shows. */
export interface AnnotationOptions {
  /**
   * Show findings of these levels only: `errors`, or `warnings`, which are warnings and errors.
   * @default - errors, warnings and notices
   * @values ANNOTATION_LEVELS
   */
  readonly only?: string;
}
