package io.keyway.inspect.value;

import java.util.ArrayList;
import java.util.List;

/** The stack of a pickle's machine, with its marks. One thread. */
final class PickleStack {

  private final List<Datum> items = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();

  void push(Datum datum) {
    items.add(datum);
  }

  Datum top() {
    need(1);
    return items.getLast();
  }

  Datum pop() {
    need(1);
    return items.removeLast();
  }

  /** Takes the last ones, in their order. */
  List<Datum> pop(int count) {
    need(count);
    return cut(items.size() - count);
  }

  void mark() {
    marks.add(items.size());
  }

  /** Takes the last mark or item. */
  void drop() {
    if (!marks.isEmpty() && marks.getLast() == items.size()) {
      marks.removeLast();
    } else {
      pop();
    }
  }

  List<Datum> popToMark() {
    if (marks.isEmpty()) {
      throw new MalformedException("no mark");
    }
    return cut(marks.removeLast());
  }

  private List<Datum> cut(int from) {
    List<Datum> tail = items.subList(from, items.size());
    List<Datum> taken = new ArrayList<>(tail);
    tail.clear();
    return taken;
  }

  private void need(int count) {
    int floor = marks.isEmpty() ? 0 : marks.getLast();
    if (items.size() - floor < count) {
      throw new MalformedException("an empty stack");
    }
  }

  /** Adds to the list, set or object on top. */
  void append(List<Datum> tail) {
    switch (top()) {
      case Datum.Sequence sequence -> sequence.items().addAll(tail);
      case Datum.Instance instance ->
          instance.put("@items", new Datum.Sequence(new ArrayList<>(tail)));
      default -> throw new MalformedException("items for what is no list");
    }
  }

  /** Adds keys and values to the table or object on top. */
  void put(List<Datum> entries) {
    even(entries);
    switch (top()) {
      case Datum.Table table -> table.entries().addAll(entries);
      case Datum.Instance instance ->
          instance.put("@entries", new Datum.Table(new ArrayList<>(entries)));
      default -> throw new MalformedException("entries for what is no table");
    }
  }

  static List<Datum> even(List<Datum> entries) {
    if (entries.size() % 2 != 0) {
      throw new MalformedException("a key without a value");
    }
    return entries;
  }
}
