"""Words of the four languages that hold a question together and say nothing of what it asks for."""

FUNCTION_WORDS = frozenset(
    """
    a about above after all also am an and any are as at be been before being between both but by can could did do
    does doing each for from had has have having her here him his how i if in into is it its just may me might more
    most must my need no nor not of off on once one only or other our ours out over own same shall she should so
    some such than that the their them then there these they this those through to too under until up us very want
    was we were what when where which while who whom whose why will with without would you your

    a al algo algun alguna algunas alguno algunos ante antes como con contra cual cuales cuando cuanto de del desde
    donde dos durante e el ella ellas ellos en entre era es esa esas ese eso esos esta estaba estan estas este esto
    estos fue ha hacer han hasta hay la las le les lo los mas me mi mis mucho muy nada ni no nos nosotros nuestra
    nuestro o os otra otras otro otros para pero poco por porque pue puede pueden puedo que quien quienes se segun
    ser si sin sobre son su sus tambien tan tanto te tiene tienen toda todas todo todos tras tu tus un una unas uno
    unos y ya yo

    ao aos aquela aquele aquilo as ate com da das dela dele deles depois do dos e ela elas ele eles em entre essa
    essas esse esses esta estao estas este estes eu faz fazer foi for foram ha isso isto ja lhe mais mas me mesmo
    meu minha muito na nao nas nem no nos nossa nosso num numa o os ou para pela pelas pelo pelos per podem pode por
    qual quais quando que quem se seja sem ser seu seus so sob sobre sua suas tambem tem tendo ter teu tua um uma
    umas uns vao voce voces

    a ai ainsi alors apres au aucun aux avant avec avoir car ce ceci cela ces cet cette ceux chaque chez ci comme
    comment dans de depuis des deux dire doit donc du elle elles en encore entre est et etre eu eux faire fait faut
    font il ils je la le les leur leurs lors lui ma mais me meme mes moi mon ne nos notre nous on ont ou par parce
    pas peut peuvent plus pour pourquoi quand que quel quelle quelles quels quelqu qui quoi sa sans se selon sera
    ses si sinon son sont sous sur ta te tes ton tous tout toute toutes tres tu un une vers vos votre vous y
    """.split()
)
