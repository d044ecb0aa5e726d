//! Compound files (xls) are looked over before they are opened: the library follows chains of sectors that never end.

use crate::texts::usize_of;

/// Above this are no sectors but marks: the end of a chain, a sector that is free.
const MARKS: u32 = 0xFFFF_FFFA;

/// Whether a sector of a file follows itself, directly or behind others.
pub(super) fn are_endless(bytes: &[u8]) -> bool {
    // What is broken otherwise the library says.
    let next = following(bytes).unwrap_or_default();
    // By sector: the walk that came by, from 1.
    let mut walks = vec![0; next.len()];
    (1..=next.len()).any(|walk| {
        let mut at = walk - 1;
        let mut is_new = false;
        while let Some(seen) = walks.get_mut(at).filter(|seen| **seen == 0) {
            (*seen, is_new) = (walk, true);
            at = usize_of(next[at]);
        }
        is_new && walks.get(at) == Some(&walk)
    })
}

/// By sector, the one that follows it.
fn following(bytes: &[u8]) -> Option<Vec<u32>> {
    let number = |at: usize| Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
    let size = match bytes.get(30)? {
        9 => 512,
        12 => 4_096,
        _ => return None,
    };
    let numbers = |sector: u32| {
        let start = (usize_of(sector) + 1) * size;
        let numbers = (start..start + size).step_by(4).map_while(number);
        numbers.collect::<Vec<u32>>()
    };
    // The sectors that say what follows: the first stand in the header, the others in a chain of their own.
    let mut tables: Vec<u32> = (76..512).step_by(4).map_while(number).collect();
    let mut more = number(68)?;
    for _ in 0..bytes.len() / size {
        let mut sector = if more < MARKS { numbers(more) } else { break };
        let Some(last) = sector.pop() else { break };
        tables.extend(sector);
        more = last;
    }
    let tables = tables.into_iter().filter(|sector| *sector < MARKS);
    Some(tables.take(bytes.len() / size).flat_map(numbers).collect())
}
