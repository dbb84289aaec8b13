//! Things that wait for one another: circles among them, and the longest way through. Steps of a
//! procedure do, and members of a package.

use std::collections::BTreeMap;

/// Who waits for whom. Names that are no key of the map are left out of account.
pub(crate) type Waiting<K> = BTreeMap<K, Vec<K>>;

/// Every circle in `waiting`, each from one of its members back to the same.
pub(crate) fn circles<K: Ord + Clone>(waiting: &Waiting<K>) -> Vec<Vec<K>> {
    let mut left = waiting.clone();
    for done in in_order(waiting) {
        left.remove(&done);
    }
    let mut found = Vec::new();
    // Whatever is left waits for something that is left, so a walk comes back to where it was.
    while let Some(first) = left.keys().next().cloned() {
        let mut way = vec![first];
        loop {
            let here = way.last().expect("a way begins somewhere");
            let Some(next) = left[here].iter().find(|it| left.contains_key(*it)).cloned() else {
                left.remove(&here.clone());
                break;
            };
            if let Some(start) = way.iter().position(|it| *it == next) {
                way.push(next);
                let circle = way.split_off(start);
                left.retain(|it, _| !circle.contains(it));
                found.push(circle);
                break;
            }
            way.push(next);
        }
    }
    found
}

/// The greatest sum of weights along one chain, and the chain from its first; of circles nothing
/// counts.
pub(crate) fn longest<K: Ord + Clone>(
    waiting: &Waiting<K>,
    weight: impl Fn(&K) -> u32,
) -> (u32, Vec<K>) {
    let mut until = BTreeMap::<K, (u32, Option<K>)>::new();
    for it in in_order(waiting) {
        let before = waiting[&it].iter().filter_map(|one| Some((until.get(one)?.0, one)));
        let before = before.max_by_key(|it| it.0).map(|(length, one)| (length, one.clone()));
        let (length, one) = before.map_or((0, None), |(length, one)| (length, Some(one)));
        let length = length.saturating_add(weight(&it));
        until.insert(it, (length, one));
    }
    let mut here = until.iter().max_by_key(|it| it.1.0).map(|it| it.0);
    let mut chain = Vec::new();
    while let Some(it) = here {
        chain.push(it.clone());
        here = until[it].1.as_ref();
    }
    chain.reverse();
    (chain.last().map_or(0, |it| until[it].0), chain)
}

/// Everything that is in no circle and waits for none, each after what it waits for.
fn in_order<K: Ord + Clone>(waiting: &Waiting<K>) -> Vec<K> {
    let mut open = BTreeMap::<&K, usize>::new();
    let mut waited_for_by = BTreeMap::<&K, Vec<&K>>::new();
    for (it, earlier) in waiting {
        let earlier = earlier.iter().filter(|it| waiting.contains_key(*it));
        let count = earlier.map(|one| waited_for_by.entry(one).or_default().push(it)).count();
        open.insert(it, count);
    }
    let mut ready: Vec<&K> =
        open.iter().filter(|(_, count)| **count == 0).map(|it| *it.0).collect();
    let mut order = Vec::new();
    while let Some(it) = ready.pop() {
        order.push(it.clone());
        for later in waited_for_by.get(it).into_iter().flatten() {
            let count = open.get_mut(later).expect("everything is counted");
            *count -= 1;
            if *count == 0 {
                ready.push(later);
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `a>b,c` says that a waits for b and c.
    fn waiting(text: &str) -> Waiting<String> {
        let one = |it: &str| {
            let (name, earlier) = it.split_once('>').expect("a>b,c");
            let earlier = earlier.split(',').filter(|it| !it.is_empty());
            (name.to_owned(), earlier.map(ToOwned::to_owned).collect())
        };
        text.split(' ').map(one).collect()
    }

    #[test]
    fn every_circle_is_found_once() {
        let told = |text| {
            let found = circles(&waiting(text));
            found.iter().map(|it| it.join("→")).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(told("a> b>a c>a,b"), "");
        assert_eq!(told("a>a"), "a→a");
        assert_eq!(told("a>b b>a c>d d>c e>a"), "a→b→a c→d→c");
        assert_eq!(told("a>b b>c c>b"), "b→c→b");
        assert_eq!(told("a>nobody"), "");
    }

    #[test]
    fn the_longest_chain_is_measured() {
        let by_name = |it: &String| it.parse().expect("a number");
        let way = ["1", "30", "4"].map(ToOwned::to_owned).to_vec();
        assert_eq!(longest(&waiting("1> 2>1 30>1 4>2,30"), by_name), (35, way));
        assert_eq!(longest(&Waiting::new(), by_name), (0, Vec::new()));
    }
}
