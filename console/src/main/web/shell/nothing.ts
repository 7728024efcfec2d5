/** Stands for modules of Node.js that the SSH library names and a browser never uses. */
export class Duplex {}
