import { checkstyleFormat } from './checkstyle';
import { githubFormat } from './github';
import { gitlabFormat } from './gitlab';
import { jsonFormat } from './json';
import { junitFormat } from './junit';
import { rdjsonFormat } from './rdjson';
import type { Format } from './report';
import { sarifFormat } from './sarif';
import { textFormat } from './text';

/** Every output format, the default first. */
export const FORMATS: readonly Format[] = [
  textFormat,
  jsonFormat,
  sarifFormat,
  githubFormat,
  gitlabFormat,
  checkstyleFormat,
  junitFormat,
  rdjsonFormat,
];
