/** Files that are put beside a bundle: the import gives the path to them from there. */
declare module '*.wasm' {
  const file: string;
  export default file;
}
