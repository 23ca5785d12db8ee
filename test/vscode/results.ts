/** What one part of the tests came to. */
export interface Results {
  readonly passed: number;
  readonly failed: number;
  /** What mocha printed. */
  readonly output: string;
}

/** The environment variable that names the file for the results (JSON of {@link Results}) of the suite in the editor. */
export const resultsVariable = 'PLATFORMLINT_TEST_RESULTS';
