"""First names of people, in Russian and as addresses spell them. Pure."""

FIRST_NAMES = frozenset(
    " ".join(
        (
            "Александр Александра Алексей Алина Алла Анастасия Анатолий Андрей Анна Антон",
            "Антонина Артём Артем Богдан Борис Вадим Валентин Валентина Валерий Валерия Василий",
            "Вера Виктор Виктория Виталий Владимир Владислав Вячеслав Галина Геннадий Георгий",
            "Григорий Данил Даниил Дарья Денис Дмитрий Евгений Евгения Егор Екатерина Елена",
            "Елизавета Иван Игорь Илья Инна Ирина Кирилл Константин Ксения Лариса Лидия Людмила",
            "Максим Маргарита Марина Мария Михаил Надежда Наталья Наталия Никита Николай Оксана",
            "Олег Ольга Павел Пётр Петр Полина Раиса Роман Руслан Светлана Семён Семен Сергей",
            "Станислав Степан Тамара Татьяна Тимур Фёдор Федор Юлия Юрий Яна Ярослав",
        )
    ).split()
)
LATIN_FIRST_NAMES = frozenset(
    " ".join(
        (
            "aleksandr alexander alexandr aleksandra alexandra aleksej aleksei alexey alexei",
            "alina alla anastasia anastasiya anatolij anatoly anatoliy andrej andrei andrey anna",
            "anton antonina artem artyom bogdan boris vadim valentin valentina valerij valery",
            "valeriy valeria valeriya vasilij vasily vasiliy vera viktor victor viktoria",
            "viktoriya vitalij vitaly vitaliy vladimir vladislav vyacheslav galina gennadij",
            "gennady gennadiy georgij georgy georgiy grigorij grigory grigoriy danil daniil darya",
            "daria denis dmitrij dmitri dmitry dmitriy evgenij evgeny evgeniy evgenia evgeniya",
            "egor ekaterina elena elizaveta ivan igor ilya inna irina kirill konstantin ksenia",
            "kseniya larisa lidia lidiya lyudmila ludmila maksim maxim margarita marina maria",
            "mariya mihail mikhail nadezhda natalya natalia nataliya nikita nikolaj nikolai",
            "nikolay oksana oleg olga pavel petr pyotr polina raisa roman ruslan svetlana semen",
            "semyon sergej sergei sergey stanislav stepan tamara tatyana tatiana timur fedor",
            "fyodor yulia yuliya julia yurij yuri yury yuriy yana yaroslav masha sasha dasha",
            "katya natasha vanya petya",
        )
    ).split()
)
