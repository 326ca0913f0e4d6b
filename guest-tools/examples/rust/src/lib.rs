//! Counts what is in a text. The types and the trait come from `wit/world.wit`.

use exports::example::text::statistics::{Frequency, Guest, Problem, Summary, Unit};
use std::collections::BTreeMap;

wit_bindgen::generate!({ path: "wit", world: "tool" });

struct Text;

export!(Text);

fn words(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn length(text: &str) -> u32 {
    text.chars().count() as u32
}

/// The items of a text, each as often as it occurs.
fn items(text: &str, unit: Unit) -> Result<Vec<String>, Problem> {
    match unit {
        Unit::Words => Ok(words(text).map(str::to_lowercase).collect()),
        Unit::Letters => Ok(text.chars().filter(|c| c.is_alphabetic()).map(|c| c.to_lowercase().collect()).collect()),
        Unit::Runs(0) => Err(Problem::NoLength),
        Unit::Runs(size) => {
            let characters: Vec<char> = text.chars().collect();
            if characters.len() < size.into() {
                return Err(Problem::TooShort(characters.len() as u32));
            }
            Ok(characters.windows(size.into()).map(|run| run.iter().collect()).collect())
        }
    }
}

impl Guest for Text {
    fn summarize(text: String) -> Summary {
        let lengths: Vec<u32> = words(&text).map(length).collect();
        // `max_by_key` would take the last one of several.
        let longest = words(&text).rev().max_by_key(|word| length(word)).map(str::to_string);
        Summary {
            characters: length(&text),
            words: lengths.len() as u32,
            lines: text.lines().count() as u32,
            longest,
            mean_length: f64::from(lengths.iter().sum::<u32>()) / lengths.len().max(1) as f64,
        }
    }

    fn count(text: String, unit: Unit, limit: Option<u32>) -> Result<Vec<Frequency>, Problem> {
        let mut counts = BTreeMap::new();
        for item in items(&text, unit)? {
            *counts.entry(item).or_insert(0) += 1;
        }
        let mut frequencies: Vec<Frequency> = counts.into_iter().map(|(item, count)| Frequency { item, count }).collect();
        // The sort is stable, so that equally frequent items stay in the order of the map.
        frequencies.sort_by_key(|frequency| std::cmp::Reverse(frequency.count));
        frequencies.truncate(limit.map_or(usize::MAX, |limit| limit as usize));
        Ok(frequencies)
    }
}
