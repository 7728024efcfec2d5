import { Buffer } from 'buffer';

// The SSH library takes Buffer from its surroundings in places. Import this module before the library.
Object.assign(globalThis, { Buffer });
