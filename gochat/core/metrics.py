"""What a server process counts and times, for Prometheus and for the dashboard: all of it.

Where it is hot, a batch is counted at once, and a series is looked up when the thing it stands for
is made, not each time it is counted.
"""

from .counting import Counter, Gauge, Histogram

# Seconds, of what people wait for, of what the machine waits for, and of work in the background.
WAITED = (0.001, 0.002, 0.005, 0.01, 0.02, 0.035, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5)
QUICK = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)
WORKED = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900)
TALKED = (5, 15, 30, 60, 180, 300, 600, 1800, 3600, 7200)
SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256)

# Sockets

sockets = Gauge("gochat_sockets", "Sockets that are open.")
slow_sockets = Gauge("gochat_slow_sockets", "Sockets that do not read as fast as they are sent.")
topics = Gauge("gochat_topics", "Topics that somebody here hears.")
hub_queue = Gauge("gochat_hub_queue", "Publications that wait for the layer.")
loop_lag = Histogram(
    "gochat_loop_lag_seconds", "How late the event loop comes to its work.", bounds=QUICK
)
opened = Counter("gochat_sockets_opened_total", "Sockets that were let in.")
closed = Counter(
    "gochat_sockets_closed_total", "Sockets closed, by code; `client`: by the peer.", ["code"]
)
frame_seconds = Histogram(
    "gochat_frame_seconds", "From a frame to its answer.", ["type"], bounds=WAITED
)
errors = Counter("gochat_errors_total", "Errors answered.", ["door", "code"])

# Publishing

deliveries = Counter("gochat_deliveries_total", "Frames handed to sockets.")
publications = Counter("gochat_publications_total", "Publications given to the layer.")
publications_lost = Counter("gochat_publications_lost_total", "Publications the layer refused.")
publish_seconds = Histogram(
    "gochat_publish_seconds", "Giving the layer what had gathered.", bounds=QUICK
)

# Writing

batch_seconds = Histogram(
    "gochat_batch_seconds", "From a batch to its commit.", ["batch"], bounds=WAITED
)
batch_items = Histogram("gochat_batch_items", "How many a batch had.", ["batch"], bounds=SIZES)
messages = Counter("gochat_messages_total", "Messages stored.", ["kind"])
query_seconds = Histogram("gochat_query_seconds", "Statements to the database.", bounds=QUICK)
slow_queries = Counter("gochat_slow_queries_total", "Statements over GOCHAT_SLOW_QUERY_MS.")

# HTTP

http_seconds = Histogram(
    "gochat_http_seconds", "Requests.", ["route", "method", "status"], bounds=WAITED
)
upload_bytes = Counter("gochat_upload_bytes_total", "Bytes of files that came in.")
sign_ins = Counter("gochat_sign_ins_total", "Passwords checked.", ["outcome"])

# Work on the side

task_seconds = Histogram(
    "gochat_task_seconds", "Background tasks.", ["task", "outcome"], bounds=WORKED
)
log_errors = Counter("gochat_log_errors_total", "Errors written to the log.")

# Calls

calls_ended = Counter("gochat_calls_ended_total", "Calls that ended.", ["media", "reason"])
call_seconds = Histogram("gochat_call_seconds", "How long people talked.", ["media"], bounds=TALKED)

# The process

cpu_seconds = Counter("gochat_process_cpu_seconds_total", "Processor time used.")
memory_bytes = Gauge("gochat_process_memory_bytes", "Memory in use.")
open_files = Gauge("gochat_process_open_files", "Files and sockets the process has open.")
started = Gauge("gochat_process_started_seconds", "When the process began, in seconds since 1970.")

# What is the same whichever process is asked

people_online = Gauge("gochat_people_online", "People with a socket.")
calls_now = Gauge("gochat_calls", "Calls that are running.")
tasks_waiting = Gauge("gochat_tasks_waiting", "Background tasks that wait.", ["queue"])
oldest_task = Gauge("gochat_oldest_task_seconds", "How long the oldest of them has waited.")
processes = Gauge("gochat_processes", "Processes that report.", ["role"])
part_up = Gauge("gochat_part_up", "1 while a part answers.", ["part"])
part_seconds = Gauge("gochat_part_seconds", "How long a part took to answer.", ["part"])
database_bytes = Gauge("gochat_database_bytes", "What the database has on its disk.")
files_bytes = Gauge("gochat_files_bytes", "What the storage has of people's files.")
disk_free = Gauge("gochat_disk_free_bytes", "What is free where the data directory is.")

SHARED = (
    people_online,
    calls_now,
    tasks_waiting,
    oldest_task,
    processes,
    part_up,
    part_seconds,
    database_bytes,
    files_bytes,
    disk_free,
)
