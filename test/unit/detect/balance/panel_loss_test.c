#include "cases.h"
#include "detect/balance/panel_loss.h"
#include "panel_kit.h"

#define LIMIT 0.15

static PanelKit *configured_kit(Arena *arena, size_t n_days)
{
    PanelKit *kit = panel_kit_new(arena, KIT_METERS, n_days);

    kit->technical.method = TECHNICAL_CONFIGURED;
    kit->technical.input_share = 0.08;
    kit->technical.noise_share = NAN;
    return kit;
}

static bool fit(PanelKit *kit, double limit, TechnicalLoss *ret_loss)
{
    return panel_loss_fit(
        kit->arena, &kit->panel, panel_use_of(kit->arena, &kit->panel, NULL), limit, ret_loss);
}

/* What the model says is lost, of the input. */
static double lost_share(const PanelKit *kit, const TechnicalLoss *loss)
{
    double lost = 0;
    double input = 0;

    for (size_t at = 0; at < panel_slots(&kit->panel); at++) {
        lost += technical_loss_kwh(loss, kit->input[at], kit->panel.slot_h);
        input += kit->input[at];
    }
    return lost / input;
}

static void the_loss_is_found_in_spite_of_gaps(void **state)
{
    static const struct {
        const char *name;
        size_t lose_nth; /* 0: nothing */
        double tolerance;
        double noise_share; /* what expectations leave is no noise of the model: 0.01 at most */
    } cases[] = {
        {"no gap", 0, 0.001, KIT_NOISE},
        {"a quarter missing", 4, 0.01, 0.01},
        {"a third missing", 3, 0.015, 0.01},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = configured_kit(arena, KIT_DAYS);
        TechnicalLoss loss = {.noise_share = 9};

        if (cases[index].lose_nth > 0)
            panel_kit_lose(kit, cases[index].lose_nth);
        CASE_TRUE(cases[index].name, fit(kit, LIMIT, &loss));
        CASE_INT(cases[index].name, loss.method, TECHNICAL_FITTED);
        CASE_TRUE(cases[index].name, str_equal(loss.node_id, STR("T01")));
        CASE_NEAR(cases[index].name, lost_share(kit, &loss), KIT_LOSS, cases[index].tolerance);
        CASE_TRUE(cases[index].name, loss.n_intervals >= 300);
        CASE_NEAR(cases[index].name, loss.noise_share, cases[index].noise_share, 0.0005);
        arena_free(arena);
    }
}

typedef void (*Change)(PanelKit *kit);

static void nothing(PanelKit *kit)
{
    (void) kit;
}

static void no_input(PanelKit *kit)
{
    kit->panel.input = NULL;
}

static void no_model(PanelKit *kit)
{
    kit->panel.technical = NULL;
}

static void fitted(PanelKit *kit)
{
    kit->technical.method = TECHNICAL_FITTED;
}

static void typical(PanelKit *kit)
{
    kit->technical.method = TECHNICAL_TYPICAL;
}

static void no_known_input(PanelKit *kit)
{
    for (size_t at = 0; at < panel_slots(&kit->panel); at++)
        kit->input[at] = NAN;
}

static void fed_back(PanelKit *kit)
{
    for (size_t at = 0; at < panel_slots(&kit->panel); at++)
        kit->input[at] = -kit->input[at];
}

static void scale_all(PanelKit *kit, double factor)
{
    for (size_t meter = 0; meter < KIT_METERS; meter++)
        panel_kit_scale(kit, meter, factor, 0, kit->panel.n_days);
}

static void billed_more(PanelKit *kit)
{
    scale_all(kit, 1.2);
}

/* What meters err by. */
static void billed_hardly_more(PanelKit *kit)
{
    scale_all(kit, 1.003 / (1 - KIT_LOSS));
}

static void most_readings_missing(PanelKit *kit)
{
    for (size_t meter = 0; meter < 5; meter++)
        for (size_t day = 8; day < kit->panel.n_days; day++)
            for (size_t slot = 0; slot < KIT_SLOTS; slot++)
                *panel_kit_at(kit, meter, day, slot) = NAN;
}

static void a_fit_is_made_only_where_it_can_be(void **state)
{
    static const struct {
        const char *name;
        Change change;
        size_t n_days;
        double limit;
        bool is_fit;
    } cases[] = {
        {"configured", nothing, 20, LIMIT, true},
        {"no meter of its own", no_input, 20, LIMIT, false},
        {"no model", no_model, 20, LIMIT, false},
        {"fitted already", fitted, 20, LIMIT, false},
        {"typical of its kind", typical, 20, LIMIT, false},
        {"input not known", no_known_input, 20, LIMIT, false},
        {"no input, all fed back", fed_back, 20, LIMIT, false},
        {"five of eight meters missing but for eight days", most_readings_missing, 20, LIMIT, true},
        {"billed far more than came in", billed_more, 20, LIMIT, false},
        {"billed hardly more", billed_hardly_more, 20, LIMIT, true},
        {"six days", nothing, 6, LIMIT, false},
        {"loses more than the limit", nothing, 20, 0.04, false},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        PanelKit *kit = configured_kit(arena, cases[index].n_days);
        TechnicalLoss loss = {.n_intervals = -1};

        cases[index].change(kit);
        CASE_INT(cases[index].name, fit(kit, cases[index].limit, &loss), cases[index].is_fit);
        CASE_INT(cases[index].name, loss.n_intervals != -1, cases[index].is_fit);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_loss_is_found_in_spite_of_gaps),
        cmocka_unit_test(a_fit_is_made_only_where_it_can_be),
    };

    return cmocka_run_group_tests_name("detect/panel_loss", tests, NULL, NULL);
}
