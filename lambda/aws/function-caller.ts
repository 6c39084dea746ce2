/** Hands work to another function, and does not wait for its end. */
export interface FunctionCaller {
  call(functionName: string, payload: object): Promise<void>;
}
