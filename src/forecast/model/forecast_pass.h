/*
 * forecast_pass: walks through a node's days, learning each and forecasting from each.
 *
 * At an origin it has learned the days before it and nothing else. Each step takes in one day and
 * makes the forecasts of the next FORECAST_DAYS days, whose errors the band learns when these days
 * come. So one walk gives a forecast with its band, and a backtest of all origins on the way. Pure.
 */
#ifndef EIOT_FORECAST_MODEL_FORECAST_PASS_H
#define EIOT_FORECAST_MODEL_FORECAST_PASS_H

#include "forecast/model/error_band.h"
#include "forecast/model/regression.h"

/* Origins before one whose forecasts its band looks back to. */
#define FORECAST_LOOK_BACK (BAND_DAYS + FORECAST_DAYS)

typedef struct ForecastPass {
    const LoadGrid *grid;
    const LoadSeries *series;
    bool knows_weather;
    size_t origin;         /* days before it are learned; 0: none */
    size_t n_days_learned; /* known days among them */
    size_t n_days_weather; /* of these, with weather */
    DayProfile profile;
    Recent recent;
    SlotSums *sums;   /* [horizon - 1][slot] */
    Regressors *rows; /* [origin % FORECAST_DAYS][horizon - 1][slot] */
    ErrorBand band;
} ForecastPass;

/* A forecast of one slot in kWh; NaN: not known. */
typedef struct SlotForecast {
    double p10;
    double p50;
    double p90;
} SlotForecast;

/* At origin 0. Grid and series must outlive it; the series says how far it may walk. */
ForecastPass *
forecast_pass_new(Arena *arena, const LoadGrid *grid, const LoadSeries *series, bool knows_weather);

/* To the next origin. Without `forecasts` it learns only, which costs a tenth. */
void forecast_pass_step(ForecastPass *pass, bool forecasts);

/* What is done at this origin. */
ForecastMethod forecast_pass_method(const ForecastPass *pass);

/* Of this origin, which was stepped to with `forecasts`. */
SlotForecast forecast_pass_at(const ForecastPass *pass, size_t horizon, size_t slot);

/* The forecast of a band at an origin, in kWh. */
SlotForecast slot_forecast_of(
    const ErrorBand *band, const LoadSeries *series, size_t origin, size_t horizon, size_t slot);

#endif
