/** placeholder, being written */
export interface Graph {
  toString(): string;
}
