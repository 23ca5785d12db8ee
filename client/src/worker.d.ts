/** As much of the DOM's type as is used; its whole library would be in force in every file. */
declare class Worker {
  constructor(script: string);
  terminate(): void;
}
