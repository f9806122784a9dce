//! How many instructions are left when RE2 has written its program flat (`Prog::Optimize`, `Prog::Flatten`).

use std::collections::{BTreeSet, HashMap, HashSet};

use super::program::{ByteRange, FAIL, Id, Instruction, Program};

/// The size of the program.
pub(super) fn of(program: &Program) -> usize {
    let (program, with_loops) = without_nops(program);
    let mut flat = Flat {
        program: &program,
        loops: with_loops,
        roots: BTreeSet::from([FAIL, program.start_anywhere, program.start]),
        before: HashMap::new(),
    };
    flat.mark_roots();
    flat.mark_dominators();
    flat.roots.iter().map(|root| flat.list(*root)).sum()
}

/// The ways out of an instruction that take no byte, the first one first.
fn ways(instruction: Instruction) -> Vec<Id> {
    match instruction {
        Instruction::Alternatives(one, two) => vec![one, two],
        Instruction::Nop(out) => vec![out],
        _ => Vec::new(),
    }
}

/// The way out of an instruction that takes or wants something.
fn next(instruction: Instruction) -> Option<Id> {
    match instruction {
        Instruction::Bytes(_, out) | Instruction::Capture(out) | Instruction::At(_, out) => {
            Some(out)
        }
        _ => None,
    }
}

/// Leads past instructions that do nothing. The alternatives that are a loop over any byte to the end, which count twice.
fn without_nops(program: &Program) -> (Program, HashSet<Id>) {
    let mut bare = program.clone();
    let reached = reached(&mut bare);
    let get = |id: Id| bare.instructions.get(id).copied();
    let takes_all = |id: Id, back: Id| get(id) == Some(Instruction::Bytes(ByteRange::ANY, back));
    let matches = |id: Id| {
        let mut id = id;
        loop {
            match get(id) {
                Some(Instruction::Capture(out) | Instruction::Nop(out)) => id = out,
                other => return other == Some(Instruction::Match),
            }
        }
    };
    let loops = reached
        .into_iter()
        .filter(|id| match get(*id) {
            Some(Instruction::Alternatives(one, two)) => {
                (takes_all(one, *id) && matches(two)) || (matches(one) && takes_all(two, *id))
            }
            _ => false,
        })
        .collect();
    (bare, loops)
}

/// What is reached from the start, each instruction led past the ones that do nothing.
fn reached(program: &mut Program) -> Vec<Id> {
    let mut queue = Vec::new();
    let mut known = HashSet::new();
    let mut push = |queue: &mut Vec<Id>, id: Id| {
        if id != FAIL && known.insert(id) {
            queue.push(id);
        }
    };
    push(&mut queue, program.start);
    let mut at = 0;
    while let Some(id) = queue.get(at).copied() {
        at += 1;
        let behind = |mut id: Id| {
            while let Some(Instruction::Nop(out)) = program.instructions.get(id)
                && id != FAIL
            {
                id = *out;
            }
            id
        };
        let led = match program.instructions.get(id) {
            Some(Instruction::Alternatives(one, two)) => {
                Instruction::Alternatives(behind(*one), behind(*two))
            }
            Some(Instruction::Bytes(range, out)) => Instruction::Bytes(*range, behind(*out)),
            Some(Instruction::Capture(out)) => Instruction::Capture(behind(*out)),
            Some(Instruction::At(place, out)) => Instruction::At(*place, behind(*out)),
            Some(Instruction::Nop(out)) => Instruction::Nop(behind(*out)),
            Some(Instruction::Fail | Instruction::Match) | None => continue,
        };
        for out in ways(led).into_iter().chain(next(led)) {
            push(&mut queue, out);
        }
        if let Some(place) = program.instructions.get_mut(id) {
            *place = led;
        }
    }
    queue
}

/// A program that is written as lists: a root and everything that it reaches without a byte.
struct Flat<'a> {
    program: &'a Program,
    loops: HashSet<Id>,
    /// Where lists begin.
    roots: BTreeSet<Id>,
    /// The alternatives that lead to an instruction.
    before: HashMap<Id, Vec<Id>>,
}

impl Flat<'_> {
    fn get(&self, id: Id) -> Instruction {
        self.program
            .instructions
            .get(id)
            .copied()
            .unwrap_or(Instruction::Fail)
    }

    /// What follows a byte, a group's end or a place begins a list.
    fn mark_roots(&mut self) {
        let mut stack = vec![self.program.start_anywhere];
        let mut known = HashSet::new();
        while let Some(id) = stack.pop() {
            if !known.insert(id) {
                continue;
            }
            let instruction = self.get(id);
            if let Some(out) = next(instruction) {
                self.roots.insert(out);
                stack.push(out);
            }
            let ways = ways(instruction);
            if ways.len() > 1 {
                for out in &ways {
                    self.before.entry(*out).or_default().push(id);
                }
            }
            stack.extend(ways.into_iter().rev());
        }
    }

    /// So does what is reached from several lists, so that no list holds another's instructions.
    fn mark_dominators(&mut self) {
        let roots: Vec<Id> = self.roots.iter().copied().collect();
        for root in roots.into_iter().rev() {
            let is_start = root == self.program.start || root == self.program.start_anywhere;
            if root == FAIL || is_start {
                continue;
            }
            let reached = self.reach(root);
            let known: HashSet<Id> = reached.iter().copied().collect();
            for id in reached {
                let before = self.before.get(&id);
                if before.is_some_and(|before| before.iter().any(|from| !known.contains(from))) {
                    self.roots.insert(id);
                }
            }
        }
    }

    /// What a list holds, and the roots that it ends at.
    fn reach(&self, root: Id) -> Vec<Id> {
        let mut stack = vec![root];
        let mut known = HashSet::new();
        let mut reached = Vec::new();
        while let Some(id) = stack.pop() {
            if !known.insert(id) {
                continue;
            }
            reached.push(id);
            if id == root || !self.roots.contains(&id) {
                stack.extend(ways(self.get(id)).into_iter().rev());
            }
        }
        reached
    }

    /// The instructions of a list.
    fn list(&self, root: Id) -> usize {
        self.reach(root)
            .into_iter()
            .map(|id| match self.get(id) {
                _ if id != root && self.roots.contains(&id) => 1,
                Instruction::Alternatives(..) => usize::from(self.loops.contains(&id)),
                Instruction::Nop(_) => 0,
                _ => 1,
            })
            .sum()
    }
}
