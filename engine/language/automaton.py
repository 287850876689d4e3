"""The automaton of expressions, made by Lark: written by `python -m engine.language.grammar`, not by hand.

`STARTS` holds the first and the last state of each kind of text. A line of `REDUCTIONS` is a rule of the grammar: how
many values it takes, the symbol it makes of them, and the method that builds it: `-` when it is the one value taken,
`+` when it is the list of them. A line of `MOVES` is a state: for each symbol that may come, the next state, or `/` and
the reduction to make first.
"""

STARTS = {"cell": (0, 1), "expression": (2, 3)}

REDUCTIONS = """\
1 _arms +
1 _expressions +
1 _values +
1 access -
1 cell -
1 cell answer
1 cell everything
1 cell one_of
1 comparison -
1 conjunction -
1 disjunction -
1 expression -
1 literal literal
1 name name
1 negation -
1 operand -
1 product -
1 ranges -
1 sign -
1 sum -
1 term -
2 __comparison_plus_2 +
2 __conjunction_star_1 +
2 __disjunction_star_0 +
2 __ranges_star_3 +
2 _arms +
2 access appraisal
2 access reading
2 choice choice
2 comparison compared
2 conjunction conjunction
2 disjunction disjunction
2 negation prefixed
2 range measured
2 ranges ranges
2 sign negative
3 __comparison_plus_2 +
3 __conjunction_star_1 +
3 __disjunction_star_0 +
3 __ranges_star_3 +
3 _expressions +
3 _values +
3 access call
3 access member
3 access parentheses
3 comparison infixed
3 items items
3 operand at_date
3 product infixed
3 sum infixed
4 access call
4 access lookup
4 range interval
5 arm arm
5 comparison within
6 access call_where
"""

MOVES = """\
ANSWER 4, ANY 5, APPRAISAL 6, BETWEEN 7, COMPARE 8, FUNCTION 9, LITERAL 10, LPAR 11, MINUS 12, NAME 13, READING 14, _values 15, access 16, cell 1, literal 17, name 18, operand 19, product 20, range 21, ranges 22, sign 23, sum 24, term 25

APPRAISAL 6, FUNCTION 9, IF 26, LITERAL 10, LPAR 11, MINUS 27, NAME 13, NOT 28, READING 14, _arms 29, access 16, arm 30, choice 31, comparison 32, conjunction 33, disjunction 34, expression 3, literal 17, name 18, negation 35, operand 19, product 20, sign 23, sum 36, term 25

$END /5
$END /6
NAME 37
APPRAISAL 6, FUNCTION 9, LITERAL 10, LPAR 11, MINUS 27, NAME 13, READING 14, access 16, literal 17, name 18, operand 19, product 20, sign 23, sum 38, term 25
APPRAISAL 6, FUNCTION 9, LITERAL 10, LPAR 11, MINUS 27, NAME 13, READING 14, access 16, literal 17, name 18, operand 19, product 20, sign 23, sum 39, term 25
LPAR 40
$END /12, AND /12, BETWEEN /12, COMPARE /12, IN /12, MINUS /12, OR /12, OTHERWISE /12, PLUS /12, RPAR /12, RSQB /12, SEPARATOR /12, TEXT_TEST /12, THEN /12, TIMES /12, WHERE /12
APPRAISAL 6, FUNCTION 9, IF 26, LITERAL 10, LPAR 11, MINUS 27, NAME 13, NOT 28, READING 14, _arms 29, access 16, arm 30, choice 31, comparison 32, conjunction 33, disjunction 34, expression 41, literal 17, name 18, negation 35, operand 19, product 20, sign 23, sum 36, term 25
$END /6, APPRAISAL 6, FUNCTION 9, LITERAL 10, LPAR 11, MINUS 27, NAME 13, READING 14, access 16, literal 17, name 18, operand 19, sign 42, term 25
$END /13, AND /13, AT /13, BETWEEN /13, COMPARE /13, DOT /13, IN /13, LSQB /13, MINUS /13, OR /13, OTHERWISE /13, PLUS /13, RPAR /13, RSQB /13, SEPARATOR /13, TEXT_TEST /13, THEN /13, TIMES /13, WHERE /13
NAME 43
$END /7, OR 44, SEPARATOR 45
$END /20, AND /20, BETWEEN /20, COMPARE /20, DOT 46, IN /20, LSQB 47, MINUS /20, OR /20, OTHERWISE /20, PLUS /20, RPAR /20, RSQB /20, SEPARATOR /20, TEXT_TEST /20, THEN /20, TIMES /20, WHERE /20
$END /20, AND /20, BETWEEN /20, COMPARE /20, IN /20, MINUS /20, OR /20, OTHERWISE /20, PLUS /20, RPAR /20, RSQB /20, SEPARATOR /20, TEXT_TEST /20, THEN /20, TIMES /20, WHERE /20
$END /3, AND /3, AT 48, BETWEEN /3, COMPARE /3, DOT /3, IN /3, LSQB /3, MINUS /3, OR /3, OTHERWISE /3, PLUS /3, RPAR /3, RSQB /3, SEPARATOR /3, TEXT_TEST /3, THEN /3, TIMES /3, WHERE /3
$END /18, AND /18, BETWEEN /18, COMPARE /18, IN /18, MINUS /18, OR /18, OTHERWISE /18, PLUS /18, RPAR /18, RSQB /18, SEPARATOR /18, TEXT_TEST /18, THEN /18, TIMES /18, WHERE /18
$END /19, AND /19, BETWEEN /19, COMPARE /19, IN /19, MINUS /19, OR /19, OTHERWISE /19, PLUS /19, RPAR /19, RSQB /19, SEPARATOR /19, TEXT_TEST /19, THEN /19, TIMES 49, WHERE /19
$END /17, AND 50, __ranges_star_3 51
$END /4
$END /16, AND /16, BETWEEN /16, COMPARE /16, IN /16, MINUS /16, OR /16, OTHERWISE /16, PLUS /16, RPAR /16, RSQB /16, SEPARATOR /16, TEXT_TEST /16, THEN /16, TIMES /16, WHERE /16
$END /2, MINUS 52, OR /2, PLUS 53, SEPARATOR /2
$END /15, AND /15, BETWEEN /15, COMPARE /15, IN /15, MINUS /15, OR /15, OTHERWISE /15, PLUS /15, RPAR /15, RSQB /15, SEPARATOR /15, TEXT_TEST /15, THEN /15, TIMES /15, WHERE /15
APPRAISAL 6, FUNCTION 9, IF 26, LITERAL 10, LPAR 11, MINUS 27, NAME 13, NOT 28, READING 14, _arms 29, access 16, arm 30, choice 31, comparison 32, conjunction 33, disjunction 34, expression 54, literal 17, name 18, negation 35, operand 19, product 20, sign 23, sum 36, term 25
APPRAISAL 6, FUNCTION 9, LITERAL 10, LPAR 11, MINUS 27, NAME 13, READING 14, access 16, literal 17, name 18, operand 19, sign 42, term 25
APPRAISAL 6, FUNCTION 9, LITERAL 10, LPAR 11, MINUS 27, NAME 13, NOT 28, READING 14, access 16, comparison 32, literal 17, name 18, negation 55, operand 19, product 20, sign 23, sum 36, term 25
APPRAISAL 6, FUNCTION 9, IF 26, LITERAL 10, LPAR 11, MINUS 27, NAME 13, NOT 28, READING 14, access 16, arm 56, comparison 32, conjunction 33, disjunction 57, literal 17, name 18, negation 35, operand 19, product 20, sign 23, sum 36, term 25
APPRAISAL /0, FUNCTION /0, IF /0, LITERAL /0, LPAR /0, MINUS /0, NAME /0, NOT /0, READING /0
$END /11, OTHERWISE /11, RPAR /11, RSQB /11, SEPARATOR /11, THEN /11, WHERE /11
$END /14, AND /14, OR /14, OTHERWISE /14, RPAR /14, RSQB /14, SEPARATOR /14, THEN /14, WHERE /14
$END /10, OR 58, OTHERWISE /10, RPAR /10, RSQB /10, SEPARATOR /10, THEN /10, WHERE /10, __disjunction_star_0 59
$END /11, OTHERWISE /11, RPAR /11, RSQB /11, SEPARATOR /11, THEN /11, WHERE /11
$END /9, AND 60, OR /9, OTHERWISE /9, RPAR /9, RSQB /9, SEPARATOR /9, THEN /9, WHERE /9, __conjunction_star_1 61
$END /8, AND /8, BETWEEN 62, COMPARE 63, IN 64, MINUS 52, OR /8, OTHERWISE /8, PLUS 53, RPAR /8, RSQB /8, SEPARATOR /8, TEXT_TEST 65, THEN /8, WHERE /8, __comparison_plus_2 66
$END /26, AND /26, BETWEEN /26, COMPARE /26, DOT /26, IN /26, LSQB /26, MINUS /26, OR /26, OTHERWISE /26, PLUS /26, RPAR /26, RSQB /26, SEPARATOR /26, TEXT_TEST /26, THEN /26, TIMES /26, WHERE /26
AND 67, MINUS 52, PLUS 53
$END /33, AND /33, MINUS 52, PLUS 53
APPRAISAL 6, FUNCTION 9, IF 26, LITERAL 10, LPAR 11, MINUS 27, NAME 13, NOT 28, READING 14, RPAR 68, _arms 29, _expressions 69, access 16, arm 30, choice 31, comparison 32, conjunction 33, disjunction 34, expression 70, literal 17, name 18, negation 35, operand 19, product 20, sign 23, sum 36, term 25
RPAR 71
$END /35, AND /35, BETWEEN /35, COMPARE /35, IN /35, MINUS /35, OR /35, OTHERWISE /35, PLUS /35, RPAR /35, RSQB /35, SEPARATOR /35, TEXT_TEST /35, THEN /35, TIMES /35, WHERE /35
$END /27, AND /27, BETWEEN /27, COMPARE /27, DOT /27, IN /27, LSQB /27, MINUS /27, OR /27, OTHERWISE /27, PLUS /27, RPAR /27, RSQB /27, SEPARATOR /27, TEXT_TEST /27, THEN /27, TIMES /27, WHERE /27
APPRAISAL 6, FUNCTION 9, LITERAL 10, LPAR 11, MINUS 27, NAME 13, READING 14, access 16, literal 17, name 18, operand 19, product 20, sign 23, sum 72, term 25
APPRAISAL 6, FUNCTION 9, LITERAL 10, LPAR 11, MINUS 27, NAME 13, READING 14, access 16, literal 17, name 18, operand 19, product 20, sign 23, sum 73, term 25
NAME 74
APPRAISAL 6, FUNCTION 9, IF 26, LITERAL 10, LPAR 11, MINUS 27, NAME 13, NOT 28, READING 14, _arms 29, _expressions 75, access 16, arm 30, choice 31, comparison 32, conjunction 33, disjunction 34, expression 70, literal 17, name 18, negation 35, operand 19, product 20, sign 23, sum 36, term 25
APPRAISAL 6, FUNCTION 9, LITERAL 10, LPAR 11, NAME 13, READING 14, access 16, literal 17, name 76, term 77
APPRAISAL 6, FUNCTION 9, LITERAL 10, LPAR 11, MINUS 27, NAME 13, READING 14, access 16, literal 17, name 18, operand 19, sign 78, term 25
BETWEEN 7, COMPARE 8, range 79
$END /34, AND 80
APPRAISAL 6, FUNCTION 9, LITERAL 10, LPAR 11, MINUS 27, NAME 13, READING 14, access 16, literal 17, name 18, operand 19, product 81, sign 23, term 25
APPRAISAL 6, FUNCTION 9, LITERAL 10, LPAR 11, MINUS 27, NAME 13, READING 14, access 16, literal 17, name 18, operand 19, product 82, sign 23, term 25
THEN 83
$END /32, AND /32, OR /32, OTHERWISE /32, RPAR /32, RSQB /32, SEPARATOR /32, THEN /32, WHERE /32
APPRAISAL /25, FUNCTION /25, IF /25, LITERAL /25, LPAR /25, MINUS /25, NAME /25, NOT /25, READING /25
$END /28, OTHERWISE /28, RPAR /28, RSQB /28, SEPARATOR /28, THEN /28, WHERE /28
APPRAISAL 6, FUNCTION 9, LITERAL 10, LPAR 11, MINUS 27, NAME 13, NOT 28, READING 14, access 16, comparison 32, conjunction 84, literal 17, name 18, negation 35, operand 19, product 20, sign 23, sum 36, term 25
$END /31, OR 85, OTHERWISE /31, RPAR /31, RSQB /31, SEPARATOR /31, THEN /31, WHERE /31
APPRAISAL 6, FUNCTION 9, LITERAL 10, LPAR 11, MINUS 27, NAME 13, NOT 28, READING 14, access 16, comparison 32, literal 17, name 18, negation 86, operand 19, product 20, sign 23, sum 36, term 25
$END /30, AND 87, OR /30, OTHERWISE /30, RPAR /30, RSQB /30, SEPARATOR /30, THEN /30, WHERE /30
APPRAISAL 6, FUNCTION 9, LITERAL 10, LPAR 11, MINUS 27, NAME 13, READING 14, access 16, literal 17, name 18, operand 19, product 20, sign 23, sum 88, term 25
APPRAISAL 6, FUNCTION 9, LITERAL 10, LPAR 11, MINUS 27, NAME 13, READING 14, access 16, literal 17, name 18, operand 19, product 20, sign 23, sum 89, term 25
APPRAISAL 6, FUNCTION 9, LITERAL 10, LPAR 11, LSQB 90, MINUS 27, NAME 13, READING 14, access 16, items 91, literal 17, name 18, operand 19, product 20, sign 23, sum 92, term 25
APPRAISAL 6, FUNCTION 9, LITERAL 10, LPAR 11, MINUS 27, NAME 13, READING 14, access 16, literal 17, name 18, operand 19, product 20, sign 23, sum 93, term 25
$END /29, AND /29, COMPARE 94, OR /29, OTHERWISE /29, RPAR /29, RSQB /29, SEPARATOR /29, THEN /29, WHERE /29
APPRAISAL 6, FUNCTION 9, LITERAL 10, LPAR 11, MINUS 27, NAME 13, READING 14, access 16, literal 17, name 18, operand 19, product 20, sign 23, sum 95, term 25
$END /42, AND /42, BETWEEN /42, COMPARE /42, DOT /42, IN /42, LSQB /42, MINUS /42, OR /42, OTHERWISE /42, PLUS /42, RPAR /42, RSQB /42, SEPARATOR /42, TEXT_TEST /42, THEN /42, TIMES /42, WHERE /42
RPAR 96, SEPARATOR 97, WHERE 98
RPAR /1, RSQB /1, SEPARATOR /1, WHERE /1
$END /44, AND /44, BETWEEN /44, COMPARE /44, DOT /44, IN /44, LSQB /44, MINUS /44, OR /44, OTHERWISE /44, PLUS /44, RPAR /44, RSQB /44, SEPARATOR /44, TEXT_TEST /44, THEN /44, TIMES /44, WHERE /44
$END /41, MINUS 52, OR /41, PLUS 53, SEPARATOR /41
$END /41, MINUS 52, OR /41, PLUS 53, SEPARATOR /41
$END /43, AND /43, BETWEEN /43, COMPARE /43, DOT /43, IN /43, LSQB /43, MINUS /43, OR /43, OTHERWISE /43, PLUS /43, RPAR /43, RSQB /43, SEPARATOR /43, TEXT_TEST /43, THEN /43, TIMES /43, WHERE /43
RSQB 99, SEPARATOR 97
$END /3, AND /3, BETWEEN /3, COMPARE /3, DOT /3, IN /3, LSQB /3, MINUS /3, OR /3, OTHERWISE /3, PLUS /3, RPAR /3, RSQB /3, SEPARATOR /3, TEXT_TEST /3, THEN /3, TIMES /3, WHERE /3
$END /47, AND /47, BETWEEN /47, COMPARE /47, IN /47, MINUS /47, OR /47, OTHERWISE /47, PLUS /47, RPAR /47, RSQB /47, SEPARATOR /47, TEXT_TEST /47, THEN /47, TIMES /47, WHERE /47
$END /48, AND /48, BETWEEN /48, COMPARE /48, IN /48, MINUS /48, OR /48, OTHERWISE /48, PLUS /48, RPAR /48, RSQB /48, SEPARATOR /48, TEXT_TEST /48, THEN /48, TIMES /48, WHERE /48
$END /24, AND /24
BETWEEN 7, COMPARE 8, range 100
$END /49, AND /49, BETWEEN /49, COMPARE /49, IN /49, MINUS /49, OR /49, OTHERWISE /49, PLUS /49, RPAR /49, RSQB /49, SEPARATOR /49, TEXT_TEST /49, THEN /49, TIMES 49, WHERE /49
$END /49, AND /49, BETWEEN /49, COMPARE /49, IN /49, MINUS /49, OR /49, OTHERWISE /49, PLUS /49, RPAR /49, RSQB /49, SEPARATOR /49, TEXT_TEST /49, THEN /49, TIMES 49, WHERE /49
APPRAISAL 6, FUNCTION 9, IF 26, LITERAL 10, LPAR 11, MINUS 27, NAME 13, NOT 28, READING 14, _arms 29, access 16, arm 30, choice 31, comparison 32, conjunction 33, disjunction 34, expression 101, literal 17, name 18, negation 35, operand 19, product 20, sign 23, sum 36, term 25
$END /23, OR /23, OTHERWISE /23, RPAR /23, RSQB /23, SEPARATOR /23, THEN /23, WHERE /23
APPRAISAL 6, FUNCTION 9, LITERAL 10, LPAR 11, MINUS 27, NAME 13, NOT 28, READING 14, access 16, comparison 32, conjunction 102, literal 17, name 18, negation 35, operand 19, product 20, sign 23, sum 36, term 25
$END /22, AND /22, OR /22, OTHERWISE /22, RPAR /22, RSQB /22, SEPARATOR /22, THEN /22, WHERE /22
APPRAISAL 6, FUNCTION 9, LITERAL 10, LPAR 11, MINUS 27, NAME 13, NOT 28, READING 14, access 16, comparison 32, literal 17, name 18, negation 103, operand 19, product 20, sign 23, sum 36, term 25
AND 104, MINUS 52, PLUS 53
$END /21, AND /21, COMPARE /21, MINUS 52, OR /21, OTHERWISE /21, PLUS 53, RPAR /21, RSQB /21, SEPARATOR /21, THEN /21, WHERE /21
APPRAISAL 6, FUNCTION 9, IF 26, LITERAL 10, LPAR 11, MINUS 27, NAME 13, NOT 28, READING 14, _arms 29, _expressions 105, access 16, arm 30, choice 31, comparison 32, conjunction 33, disjunction 34, expression 70, literal 17, name 18, negation 35, operand 19, product 20, sign 23, sum 36, term 25
$END /45, AND /45, OR /45, OTHERWISE /45, RPAR /45, RSQB /45, SEPARATOR /45, THEN /45, WHERE /45
$END /45, AND /45, MINUS 52, OR /45, OTHERWISE /45, PLUS 53, RPAR /45, RSQB /45, SEPARATOR /45, THEN /45, WHERE /45
$END /45, AND /45, MINUS 52, OR /45, OTHERWISE /45, PLUS 53, RPAR /45, RSQB /45, SEPARATOR /45, THEN /45, WHERE /45
APPRAISAL 6, FUNCTION 9, LITERAL 10, LPAR 11, MINUS 27, NAME 13, READING 14, access 16, literal 17, name 18, operand 19, product 20, sign 23, sum 106, term 25
$END /52, AND /52, MINUS 52, PLUS 53
$END /50, AND /50, BETWEEN /50, COMPARE /50, DOT /50, IN /50, LSQB /50, MINUS /50, OR /50, OTHERWISE /50, PLUS /50, RPAR /50, RSQB /50, SEPARATOR /50, TEXT_TEST /50, THEN /50, TIMES /50, WHERE /50
APPRAISAL 6, FUNCTION 9, IF 26, LITERAL 10, LPAR 11, MINUS 27, NAME 13, NOT 28, READING 14, _arms 29, access 16, arm 30, choice 31, comparison 32, conjunction 33, disjunction 34, expression 107, literal 17, name 18, negation 35, operand 19, product 20, sign 23, sum 36, term 25
APPRAISAL 6, FUNCTION 9, IF 26, LITERAL 10, LPAR 11, MINUS 27, NAME 13, NOT 28, READING 14, _arms 29, access 16, arm 30, choice 31, comparison 32, conjunction 33, disjunction 34, expression 108, literal 17, name 18, negation 35, operand 19, product 20, sign 23, sum 36, term 25
$END /51, AND /51, BETWEEN /51, COMPARE /51, DOT /51, IN /51, LSQB /51, MINUS /51, OR /51, OTHERWISE /51, PLUS /51, RPAR /51, RSQB /51, SEPARATOR /51, TEXT_TEST /51, THEN /51, TIMES /51, WHERE /51
$END /39, AND /39
OTHERWISE 109
$END /38, OR /38, OTHERWISE /38, RPAR /38, RSQB /38, SEPARATOR /38, THEN /38, WHERE /38
$END /37, AND /37, OR /37, OTHERWISE /37, RPAR /37, RSQB /37, SEPARATOR /37, THEN /37, WHERE /37
APPRAISAL 6, FUNCTION 9, LITERAL 10, LPAR 11, MINUS 27, NAME 13, READING 14, access 16, literal 17, name 18, operand 19, product 20, sign 23, sum 110, term 25
RSQB 111, SEPARATOR 97
$END /36, AND /36, COMPARE /36, MINUS 52, OR /36, OTHERWISE /36, PLUS 53, RPAR /36, RSQB /36, SEPARATOR /36, THEN /36, WHERE /36
RPAR /40, RSQB /40, SEPARATOR /40, WHERE /40
RPAR 112
APPRAISAL /53, FUNCTION /53, IF /53, LITERAL /53, LPAR /53, MINUS /53, NAME /53, NOT /53, READING /53
$END /54, AND /54, MINUS 52, OR /54, OTHERWISE /54, PLUS 53, RPAR /54, RSQB /54, SEPARATOR /54, THEN /54, WHERE /54
$END /46, AND /46, OR /46, OTHERWISE /46, RPAR /46, RSQB /46, SEPARATOR /46, THEN /46, WHERE /46
$END /55, AND /55, BETWEEN /55, COMPARE /55, DOT /55, IN /55, LSQB /55, MINUS /55, OR /55, OTHERWISE /55, PLUS /55, RPAR /55, RSQB /55, SEPARATOR /55, TEXT_TEST /55, THEN /55, TIMES /55, WHERE /55
"""
