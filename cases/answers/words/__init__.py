"""What sentences of answers say: predicates, addresses, content, times without a date"""
