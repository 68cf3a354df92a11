//! Accounts with a name: what the planner does with them, for people to read.
