"""Charts as SVG drawn on the server: plain data in, a frozen chart out, one template to show it.

A page that has charts links the style sheet and includes the template, which shows the picture
(a wide layout, and a narrow one for phones) with its table beside it:

    {% block styles %}<link rel="stylesheet" href="{% static 'web/charts.css' %}">{% endblock %}
    {% include "web/charts/chart.html" with chart=page.progress only %}

    from collect.web.charts.lines import Mark, Series, lines

    page.progress = lines(
        "progress",                                   # a name that is unique on the page
        title="Returns by day",                       # the heading, and the picture's name
        told="130 of 152 returns are submitted.",     # what the picture says, for all readers
        series=[
            Series("Submitted", [(date(2014, 1, 20), 3), (date(2014, 1, 21), 8)], tone=1),
            Series("Submitted last year", [...], tone=1, thin=True),
        ],
        marks=[Mark(date(2014, 3, 27), "Return date")],
    )

    from collect.web.charts.bars import Part, bars

    page.by_region = bars(
        "regions", title="Status by region", told="…", parts=["Submitted", "Authorised"],
        rows=[("London", [20, 13]), ("North East", [8, 4])],
        shares=True,        # each bar full, its parts as shares; False: lengths are the numbers
    )

`strip` shows how values are spread, with one of them marked; `scatter` sets two numbers of each
return against each other, with thresholds drawn in. `tone` is a colour, 1 to 5.
"""
