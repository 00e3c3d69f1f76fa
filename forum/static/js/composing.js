/** Pages for writing alone: a new thread, a post that is edited. */

import "./attach.js";
